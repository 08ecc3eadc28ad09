"""`seed`: only in the embedded AWS, and of what is here."""

from collections.abc import Iterator

from modelport.configuration.environment import EMBEDDED_ACCOUNT, Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.addresses import S3
from modelport.configuration.rules.automl import job_name
from modelport.configuration.rules.containers import container_errors
from modelport.configuration.rules.images import image_errors
from modelport.configuration.seed import SeededContainer
from modelport.facts.service_model import matches, shape


def errors(environment: Environment) -> Iterator[Problem]:
    """A seed for AWS itself, and one of files that are not here."""
    seed = environment.seed
    if seed is None:
        return
    if not environment.is_embedded:
        accepted = f"seed in the embedded AWS (account {EMBEDDED_ACCOUNT}) alone"
        received = f"seed in account {environment.account or 'of whoever deploys'}"
        yield Problem("seed", received, accepted, "remove it: AWS has its own", ("account",))
    for uri, file in seed.objects.items():
        path = join("seed.objects", uri)
        if not S3.fullmatch(uri):
            yield Problem(path, show(uri), "s3://bucket/key", "write the object's place so")
        yield from _is_here(path, file, environment)
    longest = shape("AutoMLJobName")["max"]
    for name in seed.automl_jobs:
        yield from job_name(join("seed.automl_jobs", name), name, longest)
    for group in seed.model_packages:
        if not matches(group, "EntityName"):
            accepted = "letters, digits and hyphens between them, at most 63 characters"
            yield Problem(join("seed.model_packages", group), show(group), accepted, "rename it")
    for path, container in _containers(environment):
        yield from _is_here(join(path, "artifact"), container.artifact, environment)
        where = join(path, "container")
        yield from container_errors(where, container.container, environment)
        yield from image_errors(where, container.container, (where, None), environment.region)


def _containers(environment: Environment) -> Iterator[tuple[str, SeededContainer]]:
    seed = environment.seed
    for name, job in seed.automl_jobs.items() if seed else ():
        for number, container in enumerate(job.containers):
            yield join("seed.automl_jobs", name, "containers", number), container
    for group, versions in seed.model_packages.items() if seed else ():
        for version, package in enumerate(versions):
            for number, container in enumerate(package.containers):
                yield join("seed.model_packages", group, version, "containers", number), container


def _is_here(path: str, file: str, environment: Environment) -> Iterator[Problem]:
    try:
        exists = bool(file.strip()) and (environment.folder / file).exists()
    except (OSError, ValueError):  # a name that no file system takes
        exists = False
    if not exists:
        accepted = f"a file or folder in {environment.folder}"
        yield Problem(path, show(file), accepted, "check the path")
