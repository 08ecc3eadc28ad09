"""`container`: exactly one of an image's URI, or a framework and its version."""

import re
from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.model import Container
from modelport.configuration.problems import Problem, join, show
from modelport.facts.regions import regions
from modelport.facts.service_model import shape

_ECR = re.compile(
    r"\d{12}\.dkr\.ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.(?P<suffix>[a-z0-9.-]+)"
    r"/[a-z0-9][a-z0-9._/-]*(?P<tag>:[\w][\w.-]{0,127})?(?P<digest>@sha256:[0-9a-f]{64})?"
)
_FORM = "ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG (or @sha256:DIGEST)"


def errors(environment: Environment) -> Iterator[Problem]:
    """Containers that say too much, too little, or an image that SageMaker cannot pull."""
    for key, model in environment.models.items():
        path = join("models", key, "container")
        yield from _exactly_one(path, model.container)
        if model.container.image is not None:
            yield from _image(path, model.container.image, environment.region)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Images whose content can change below a deployed endpoint."""
    for key, model in environment.models.items():
        found = _ECR.fullmatch(model.container.image or "")
        if found and not found["digest"] and found["tag"] in {None, ":latest"}:
            accepted = "a digest, or a tag that stays what it is"
            advice = "name the tag or the digest that was tested"
            image = show(model.container.image)
            yield Problem(join("models", key, "container.image"), image, accepted, advice)


def _exactly_one(path: str, container: Container) -> Iterator[Problem]:
    given = [key for key, value in container if value is not None]
    accepted = "either image, or framework and version"
    if not given:
        yield Problem(path, "neither", accepted, "add framework and version")
    elif container.image is not None:
        if others := [key for key in given if key != "image"]:
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


def _image(path: str, image: str, region: str) -> Iterator[Problem]:
    path, longest = join(path, "image"), shape("ContainerImage")["max"]
    found = _ECR.fullmatch(image)
    if len(image) > longest:
        yield Problem(path, f"{len(image)} characters", f"at most {longest}", "shorten it")
    elif not found:
        advice = "push the image to a private repository of Amazon ECR"
        yield Problem(path, show(image), _FORM, advice)
    elif found["region"] != region or _suffix(region) not in {None, found["suffix"]}:
        accepted = f"an image in {region}: SageMaker pulls from the endpoint's own region"
        advice = f"copy the image to a repository in {region}, and name that"
        yield Problem(path, show(image), accepted, advice)


def _suffix(region: str) -> str | None:
    known = regions().get(region)
    return known.dns_suffix if known else None
