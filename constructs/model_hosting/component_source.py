"""What an inference component holds: a model, or an adapter on another component."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model_hosting.hosting_role import HostingRole
from model_hosting.model import Model
from model_hosting.model_data import ModelData

if TYPE_CHECKING:
    from model_hosting.inference_component import InferenceComponent


class ComponentSource(ABC):
    """What is in a component; binding it grants what the component's role needs for it."""

    @abstractmethod
    def bind(self, component: "InferenceComponent") -> dict[str, Any]:
        """Grants what `component` needs; answers its properties that speak of the source."""


@dataclass(frozen=True, kw_only=True)
class ServedModel(ComponentSource):
    """A model, and what each of its copies needs.

    Attributes:
        model: the model to serve.
        variant_name: the endpoint's variant on whose instances it is.
        copies: how many copies there are at first, 1 at least.
        min_memory: MB of memory that a copy needs at least.
        max_memory: MB of memory that a copy gets at most.
        cpus: CPU cores of a copy.
        accelerators: accelerators of a copy.
        model_download_timeout: seconds that an instance may take to fetch the model.
        container_startup_timeout: seconds that the container may take to answer /ping.
    """

    model: Model
    variant_name: str
    copies: int
    min_memory: int
    max_memory: int | None = None
    cpus: float | None = None
    accelerators: float | None = None
    model_download_timeout: int | None = None
    container_startup_timeout: int | None = None

    def bind(self, component: "InferenceComponent") -> dict[str, Any]:
        """The model, its compute requirements and its copies."""
        group = f"/aws/sagemaker/InferenceComponents/{component.component_name}"
        self.model.role.allow_logs(group=group)
        startup = _said(
            modelDataDownloadTimeoutInSeconds=self.model_download_timeout,
            containerStartupHealthCheckTimeoutInSeconds=self.container_startup_timeout,
        )
        compute = _said(
            minMemoryRequiredInMb=self.min_memory,
            maxMemoryRequiredInMb=self.max_memory,
            numberOfCpuCoresRequired=self.cpus,
            numberOfAcceleratorDevicesRequired=self.accelerators,
        )
        specification = _said(
            modelName=self.model.model_name,
            computeResourceRequirements=compute,
            startupParameters=startup or None,
        )
        return {
            "variant_name": self.variant_name,
            "specification": specification,
            "runtime_config": {"copyCount": self.copies},
        }


@dataclass(frozen=True, kw_only=True)
class Adapter(ComponentSource):
    """An adapter that is loaded into another component, whose compute and copies it shares.

    Attributes:
        base: that component.
        data: the adapter's archive.
        role: the one that the endpoint's components have.
    """

    base: "InferenceComponent"
    data: ModelData
    role: HostingRole

    def bind(self, component: "InferenceComponent") -> dict[str, Any]:
        """The base by its name, and the archive."""
        component.node.add_dependency(self.base)
        artifact = self.data.bind(self.role)["model_data_url"]
        return {
            "specification": {
                "baseInferenceComponentName": self.base.component_name,
                "container": {"artifactUrl": artifact},
            }
        }


def _said(**properties: Any) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None}
