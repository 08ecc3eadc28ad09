"""`container`: exactly one of an image's URI, or a framework and its version."""

import re
from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.model import Container
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.refusals import ELASTIC_INFERENCE
from modelport.facts import ecr
from modelport.facts.images import accounts
from modelport.facts.regions import regions
from modelport.facts.service_model import shape

_PRIVATE = re.compile(
    r"[a-z0-9.-]+(:\d+)?(/[a-z0-9._-]+)+(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?",
    re.ASCII,
)
_RETIRED = "-inference-eia"
_FORM = "ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG (or @sha256:DIGEST)"


def errors(environment: Environment) -> Iterator[Problem]:
    """Containers that say too much, too little, or an image that SageMaker cannot pull."""
    for key, model in environment.models.items():
        if model.container:
            path = join("models", key, "container")
            yield from container_errors(path, model.container, environment)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Images whose content can change below a deployed endpoint."""
    for key, model in environment.models.items():
        image = (model.container and model.container.image) or ""
        found, path = ecr.IMAGE.fullmatch(image), join("models", key, "container.image")
        if found and not found["digest"] and found["tag"] in {None, "latest"}:
            accepted = "a digest, or a tag that stays what it is"
            advice = "name the tag or the digest that was tested"
            yield Problem(path, show(image), accepted, advice)
        mine = {environment.account, *accounts()}
        if found and environment.account and found["account"] not in mine:
            accepted = f"a repository whose policy lets account {environment.account} pull"
            advice = "allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer there"
            yield Problem(path, f"an image of account {found['account']}", accepted, advice)


def container_errors(
    path: str, container: Container, environment: Environment
) -> Iterator[Problem]:
    """What is wrong with one container, wherever it stands."""
    yield from _exactly_one(path, container)
    if container.image is not None:
        yield from _image(path, container, environment.region)


def _exactly_one(path: str, container: Container) -> Iterator[Problem]:
    given = [key for key, value in container if value is not None]
    accepted = "either image, or framework and version"
    if not {"image", "framework", "version"} & set(given):
        yield Problem(path, "neither", accepted, "add framework and version")
    elif container.image is not None:
        if others := [key for key in given if key not in {"image", "private_registry"}]:
            yield Problem(
                path, f"image and {', '.join(others)}", accepted, "remove one or the other"
            )
    elif missing := [key for key in ("framework", "version") if key not in given]:
        advice = f"add {' and '.join(missing)}"
        yield Problem(path, f"{', '.join(given)} without {' and '.join(missing)}", accepted, advice)
    if container.base_framework_version and container.framework not in {"huggingface", None}:
        received = f"{show(container.base_framework_version)} with {container.framework}"
        yield Problem(
            join(path, "base_framework_version"), received, "only for huggingface", "remove it"
        )


def _image(path: str, container: Container, region: str) -> Iterator[Problem]:
    image = container.image or ""
    path, longest = join(path, "image"), shape("ContainerImage")["max"]
    found = ecr.IMAGE.fullmatch(image)
    if len(image) > longest:
        yield Problem(path, f"{len(image)} characters", f"at most {longest}", "shorten it")
    elif container.private_registry:
        if found or not _PRIVATE.fullmatch(image):
            advice = "remove private_registry" if found else "write the registry's host in front"
            yield Problem(path, show(image), "REGISTRY/REPOSITORY:TAG, not in Amazon ECR", advice)
    elif _RETIRED in image:
        yield Problem(path, show(image), "an image that AWS still supports", ELASTIC_INFERENCE)
    elif not found:
        advice = "push the image to a private repository of Amazon ECR, or add private_registry"
        yield Problem(path, show(image), _FORM, advice)
    elif found["region"] != region or _suffix(region) not in {None, found["suffix"]}:
        accepted = f"an image in {region}: SageMaker pulls from the endpoint's own region"
        advice = f"copy the image to a repository in {region}, and name that"
        yield Problem(path, show(image), accepted, advice)


def _suffix(region: str) -> str | None:
    known = regions().get(region)
    return known.dns_suffix if known else None
