"""`type: serverless`: its steps, its regions, and models that it does not take."""

import re
from collections.abc import Iterator

from modelport.configuration.endpoints import ServerlessEndpoint
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join
from modelport.configuration.rules.artifacts import is_folder
from modelport.configuration.rules.model_sources import refuse_several, refuse_uncompressed
from modelport.facts.regions import LARGE_REGIONS, SERVERLESS_REGIONS, regions

_STEP = 1024
_GPU_IMAGE = re.compile(r"[-:.]gpu\b|-cu\d{2,3}\b")
_MOST_ENDPOINTS = 50
_DISK = 5 * 1024**3
"""Bytes for image and model: SageMaker Developer Guide, "Serverless Inference", quotas."""


def errors(environment: Environment) -> Iterator[Problem]:
    """Serverless endpoints that SageMaker would refuse."""
    for key, endpoint in _of_type(environment):
        path = join("endpoints", key)
        if environment.region in regions() and environment.region not in SERVERLESS_REGIONS:
            received = f"serverless in {environment.region}, which has no serverless inference"
            accepted = "a region that has it, or another type"
            advice = "choose type: real-time, or another region"
            yield Problem(join(path, "type"), received, accepted, advice, ("region",))
        if endpoint.memory_size % _STEP:
            steps = ", ".join(str(n * _STEP) for n in range(1, 7))
            advice = f"round up to {-(-endpoint.memory_size // _STEP) * _STEP}"
            yield Problem(join(path, "memory_size"), str(endpoint.memory_size), steps, advice)
        yield from _concurrency(path, endpoint)
        yield from _model(join(path, "model"), endpoint.model, environment)


def warnings(environment: Environment) -> Iterator[Problem]:
    """More than an account gets without asking, and models that may not fit the disk."""
    found = list(_of_type(environment))
    if len(found) > _MOST_ENDPOINTS:
        accepted = f"at most {_MOST_ENDPOINTS} in an account and region"
        yield Problem(
            "endpoints", f"{len(found)} serverless ones", accepted, "have the quota raised"
        )
    total, most = sum(e.max_concurrency for _, e in found), _quota(environment.region)
    for key, endpoint in found:
        path = join("endpoints", key)
        if total > most:
            received = f"a max_concurrency of {total} over all serverless endpoints"
            accepted = f"at most {most}, an account's quota there (new accounts may have 10)"
            advice = "lower it, or have the quota raised"
            yield Problem(join(path, "max_concurrency"), received, accepted, advice)
        size = _size(environment, endpoint.model)
        if size > _DISK:
            received = f"a model of {size / 1024**3:.1f} GB"
            accepted = "image and model of at most 5 GB of disk (an image of at most 10 GB)"
            yield Problem(join(path, "model"), received, accepted, "choose type: real-time")


def _of_type(environment: Environment) -> Iterator[tuple[str, ServerlessEndpoint]]:
    for key, endpoint in environment.endpoints.items():
        if isinstance(endpoint, ServerlessEndpoint):
            yield key, endpoint


def _concurrency(path: str, endpoint: ServerlessEndpoint) -> Iterator[Problem]:
    provisioned, most = endpoint.provisioned_concurrency, endpoint.max_concurrency
    accepted = f"at most max_concurrency, which is {most}"
    advice = "lower it, or raise max_concurrency"
    if provisioned is not None and provisioned > most:
        yield Problem(join(path, "provisioned_concurrency"), str(provisioned), accepted, advice)
    if endpoint.scaling and provisioned is None:
        received, needed = "it without provisioned_concurrency", "scaling of what is provisioned"
        about = (join(path, "provisioned_concurrency"),)
        add = "add provisioned_concurrency, or remove scaling: the rest scales by itself"
        yield Problem(join(path, "scaling"), received, needed, add, about)
    if endpoint.scaling and endpoint.scaling.max > most:
        yield Problem(join(path, "scaling.max"), str(endpoint.scaling.max), accepted, advice)


def _model(path: str, model: str, environment: Environment) -> Iterator[Problem]:
    what = "serverless inference"
    yield from refuse_uncompressed(environment, model, path, what)
    yield from refuse_several(environment, model, path, what)
    found = environment.models.get(model)
    image = (found and found.container and found.container.image) or ""
    if _GPU_IMAGE.search(image):
        accepted = "an image for CPUs: serverless inference has no GPUs"
        advice = "name the image's variant for CPUs, or choose type: real-time"
        yield Problem(join("models", model, "container.image"), image, accepted, advice)


def _quota(region: str) -> int:
    return 1000 if region in LARGE_REGIONS else 500


def _size(environment: Environment, model: str) -> int:
    folder = environment.model_folders.get(model)
    if folder is None or not is_folder(folder):
        return 0
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
