"""From the configuration's words to a model's data and image."""

from aws_cdk import aws_kms as kms

from model_hosting import ContainerImage, ModelData
from modelport.configuration import Environment
from modelport.configuration.model import Container, Model
from modelport.facts import images
from modelport.packaging import Archive
from stacks.names import bucket_prefix


def model_data(
    model: Model, *, archive: Archive | None, environment: Environment, encryption_key: kms.IKey
) -> ModelData:
    """The model's artifact: its folder's archive, or what lies in S3."""
    if archive:
        return ModelData.from_archive(archive.path, sha256=archive.sha256)
    is_ours = model.artifact.startswith(f"s3://{bucket_prefix(environment)}")
    key = encryption_key if is_ours else None
    if model.artifact.endswith("/"):
        return ModelData.from_s3_prefix(model.artifact, encryption_key=key)
    return ModelData.from_s3_archive(model.artifact, encryption_key=key)


def container_image(container: Container, *, instance_type: str, region: str) -> ContainerImage:
    """The image by its URI, or AWS's own for a framework on an instance type."""
    if container.image:
        return ContainerImage.from_uri(container.image)
    uri = images.resolve(
        framework=container.framework or "",
        version=container.version or "",
        region=region,
        instance_type=instance_type,
        python_version=container.python_version,
        base_framework_version=container.base_framework_version,
    )
    return ContainerImage.from_uri(uri)
