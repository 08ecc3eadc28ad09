"""The containers of seeded jobs and packages: images by framework, artifacts at fixed places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelport.configuration import EMBEDDED_ACCOUNT
from modelport.facts import images

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.configuration import Environment
    from modelport.configuration.seed import SeededContainer


def seeded_containers(environment: Environment) -> Iterator[SeededContainer]:
    """Every container of every job and package."""
    seed = environment.seed
    if seed is None:
        return
    for job in seed.automl_jobs.values():
        yield from job.containers
    for versions in seed.model_packages.values():
        for version in versions:
            yield from version.containers


def definition(container: SeededContainer, environment: Environment) -> dict[str, Any]:
    """A container as AutoML jobs and model packages describe theirs."""
    answer = {
        "Image": _image(container, environment.region),
        "ModelDataUrl": archive_uri(container.artifact, environment),
    }
    return {**answer, "Environment": container.environment} if container.environment else answer


def archive_uri(artifact: str, environment: Environment) -> str:
    """Where a folder's archive is put: by its name, so that a lock holds on every machine."""
    bucket = f"{bucket_name(environment)}"
    return f"s3://{bucket}/{artifact.strip('/')}/model.tar.gz"


def bucket_name(environment: Environment) -> str:
    """The bucket of everything that is seeded and isn't told another one."""
    return f"modelport-seed-{EMBEDDED_ACCOUNT}-{environment.region}"


def _image(container: SeededContainer, region: str) -> str:
    image = container.container
    if image.image:
        return image.image
    return images.resolve(
        framework=image.framework or "",
        version=image.version or "",
        region=region,
        instance_type=None,
        python_version=image.python_version,
        base_framework_version=image.base_framework_version,
    )
