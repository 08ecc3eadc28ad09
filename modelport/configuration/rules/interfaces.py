"""`samples.json` and `schema.json` in a model's folder: valid, and in keeping with each other."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.model import Model
from modelport.configuration.problems import Problem, join
from modelport.configuration.rules.artifacts import is_folder
from modelport.interfaces.checks import mistakes


def errors(environment: Environment) -> Iterator[Problem]:
    """Schemas that no front can check, and samples that don't fit them."""
    for key, model in environment.models.items():
        yield from _of(environment, join("models", key, "artifact"), model.folder)
    for path, artifact in _seeded(environment):
        yield from _of(environment, path, Model(artifact=artifact).folder)


def _seeded(environment: Environment) -> Iterator[tuple[str, str]]:
    seed = environment.seed
    for name, job in seed.automl_jobs.items() if seed else ():
        for number, container in enumerate(job.containers):
            yield (
                join("seed.automl_jobs", name, "containers", number, "artifact"),
                container.artifact,
            )
    for group, versions in seed.model_packages.items() if seed else ():
        for position, version in enumerate(versions):
            for number, container in enumerate(version.containers):
                path = join("seed.model_packages", group, position, "containers", number)
                yield join(path, "artifact"), container.artifact


def _of(environment: Environment, path: str, folder: str | None) -> Iterator[Problem]:
    if folder is None or not is_folder(environment.folder / folder):
        return
    for found in mistakes(environment.folder / folder):
        received = f"{folder.rstrip('/')}/{found.path}: {found.received}"
        yield Problem(path, received, found.accepted, found.advice)
