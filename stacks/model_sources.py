"""From the configuration's words to a model's containers."""

from collections.abc import Mapping

from aws_cdk import aws_kms as kms

from model_hosting import Container, ContainerImage, ModelData
from modelport.configuration import Environment
from modelport.configuration.lock import LockedContainer
from modelport.configuration.model import Container as ContainerConfiguration
from modelport.facts import images
from modelport.packaging import Archive
from stacks.names import is_own_bucket


def containers(  # noqa: PLR0913 - each of them decides the containers
    environment: Environment,
    model_key: str,
    *,
    instance_type: str | None,
    archives: Mapping[str, Archive],
    encryption_key: kms.IKey,
    hostname: str | None = None,
) -> list[Container]:
    """The containers that serve a model: several where an AutoML job or a model package says so.

    Args:
        environment: the whole configuration.
        model_key: the model's key in it.
        instance_type: decides which image a framework means; None for serverless inference.
        archives: the packed models, by the model's key.
        encryption_key: the environment's own, for what lies in its artifact bucket.
        hostname: by which a request names the container, where containers are called directly.
    """
    model = environment.models[model_key]
    locked = environment.lock.models.get(model_key)
    if locked and (model.automl or model.registry):
        return [
            _locked(container, environment, model_key, encryption_key, hostname)
            for container in locked.containers
        ]
    if model.container is None:
        raise ValueError(
            f"models.{model_key}: nothing says which containers serve it; run `modelport resolve`"
        )
    image = container_image(model.container, instance_type=instance_type, region=environment.region)
    data = own_data(environment, model_key, archives=archives, encryption_key=encryption_key)
    variables = {**script_mode(environment, model_key), **model.environment}
    return [Container(image=image, data=data, environment=variables, hostname=hostname)]


def own_data(
    environment: Environment,
    model_key: str,
    *,
    archives: Mapping[str, Archive],
    encryption_key: kms.IKey,
) -> ModelData | None:
    """A model's artifact: its folder's archive, or what lies in S3."""
    if archive := archives.get(model_key):
        return ModelData.from_archive(archive.path, sha256=archive.sha256)
    artifact = environment.models[model_key].artifact
    return model_data(artifact, environment=environment, encryption_key=encryption_key)


def script_mode(environment: Environment, model_key: str) -> dict[str, str]:
    """What tells the images of scikit-learn and XGBoost that a folder brings its own handlers.

    SageMaker XGBoost Container's README, "Script mode"; the other images look for the script
    themselves.
    """
    container = environment.models[model_key].container
    folder = environment.model_folders.get(model_key)
    if not folder or not container or container.framework not in {"sklearn", "xgboost"}:
        return {}
    if not (folder / "code" / "inference.py").is_file():
        return {}
    return {
        "SAGEMAKER_PROGRAM": "inference.py",
        "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code",
    }


def _locked(
    container: LockedContainer,
    environment: Environment,
    model_key: str,
    encryption_key: kms.IKey,
    hostname: str | None,
) -> Container:
    return Container(
        image=ContainerImage.from_uri(container.image),
        data=model_data(container.artifact, environment=environment, encryption_key=encryption_key),
        environment={**container.environment, **environment.models[model_key].environment},
        hostname=hostname,
    )


def model_data(
    artifact: str | None, *, environment: Environment, encryption_key: kms.IKey
) -> ModelData | None:
    """What lies in S3: an archive, or a prefix of files; none where the image holds the model."""
    if artifact is None:
        return None
    key = encryption_key if is_own_bucket(artifact, environment) else None
    if artifact.endswith("/"):
        return ModelData.from_s3_prefix(artifact, encryption_key=key)
    return ModelData.from_s3_archive(artifact, encryption_key=key)


def container_image(
    container: ContainerConfiguration, *, instance_type: str | None, region: str
) -> ContainerImage:
    """The image by its URI, or AWS's own for a framework on an instance type."""
    if container.image and container.private_registry:
        return ContainerImage.from_private_registry(
            container.image,
            credentials_function=container.private_registry.credentials_function,
        )
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
