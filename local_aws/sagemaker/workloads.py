"""What a fleet runs: a model's containers, under the model's role."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from local_aws.hosting_protocol import ContainerSpec


@dataclass(frozen=True, kw_only=True)
class Workload:
    """Containers and how a request goes through them; `role_arn` reads their artifacts."""

    model_name: str
    role_arn: str
    containers: tuple[ContainerSpec, ...]
    mode: Literal["Serial", "Direct"] = "Serial"

    @property
    def is_multi_model(self) -> bool:
        """Whether requests must name a TargetModel."""
        return any(container.multi_model for container in self.containers)

    @property
    def direct_hostnames(self) -> tuple[str, ...]:
        """What TargetContainerHostname must name one of: nothing but in the mode Direct."""
        if self.mode != "Direct":
            return ()
        return tuple(one.hostname for one in self.containers if one.hostname)

    @property
    def images(self) -> list[dict[str, str]]:
        """The members of DeployedImages."""
        return [
            {"SpecifiedImage": one.image, "ResolvedImage": one.image} for one in self.containers
        ]


def execution_mode(request: Mapping[str, Any]) -> Literal["Serial", "Direct"]:
    """InferenceExecutionConfig's mode; Serial is the default."""
    is_direct = (request.get("InferenceExecutionConfig") or {}).get("Mode") == "Direct"
    return "Direct" if is_direct else "Serial"


def container_spec(container: Mapping[str, Any]) -> ContainerSpec:
    """A ContainerDefinition as the data plane takes it."""
    url, compressed = _model_data(container)
    caching = (container.get("MultiModelConfig") or {}).get("ModelCacheSetting", "Enabled")
    return ContainerSpec(
        image=container["Image"],
        model_data_url=url,
        model_data_compressed=compressed,
        environment=container.get("Environment") or {},
        hostname=container.get("ContainerHostname"),
        multi_model=container.get("Mode") == "MultiModel",
        caches_models=caching == "Enabled",
    )


def _model_data(container: Mapping[str, Any]) -> tuple[str | None, bool]:
    """Where a container's model data lies, and whether it is an archive."""
    source = (container.get("ModelDataSource") or {}).get("S3DataSource")
    if source:
        return source["S3Uri"], source["CompressionType"] == "Gzip"
    return container.get("ModelDataUrl"), True
