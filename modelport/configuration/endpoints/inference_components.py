"""`type: inference-components`: models that share instances, each with its own copies."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.endpoints.common import (
    DownloadTimeout,
    Instances,
    Isolated,
    Named,
    StartupTimeout,
)
from modelport.configuration.endpoints.deployment import CopyDeployment
from modelport.configuration.endpoints.scaling import CopyScaling


class Component(Section):
    """A model with what a copy of it needs, or an adapter on another component."""

    model: str | None = Field(
        None, description="The model to serve: a key below `models`. Not for an adapter."
    )
    base: str | None = Field(
        None, description="For an adapter: the component that it is loaded into."
    )
    adapter: str | None = Field(
        None, description="For an adapter: its s3://…/adapter.tar.gz, loaded into the base."
    )
    memory: int | None = Field(
        None, ge=128, description="The memory that a copy needs at least, in MB."
    )
    max_memory: int | None = Field(None, ge=128, description="The most memory of a copy, in MB.")
    cpus: float | None = Field(None, ge=0.25, description="The CPU cores that a copy needs.")
    accelerators: float | None = Field(None, ge=1, description="The accelerators of a copy.")
    copies: int = Field(1, ge=0, description="How many copies, where `scaling` does not say it.")
    scaling: CopyScaling | None = Field(None, description="Automatic scaling; none without it.")
    model_download_timeout: DownloadTimeout = None
    container_startup_timeout: StartupTimeout = None
    deployment: CopyDeployment | None = Field(
        None, description="How it is updated; without it, all of its copies at once."
    )

    @property
    def initial_copy_count(self) -> int:
        """How many copies it starts with: SageMaker refuses to begin with none."""
        if self.scaling:
            return max(1, self.scaling.min)
        return self.copies


class ManagedInstances(Section):
    """SageMaker adds and removes instances as the copies need them."""

    min: int = Field(0, ge=0, description="The fewest instances; 0 where every copy may go.")
    max: int = Field(ge=1, description="The most instances.")


class InferenceComponentsEndpoint(Named, Isolated, Instances):
    """One endpoint for several models; a request names one with InferenceComponentName."""

    type: Literal["inference-components"] = Field(description="How the models are served.")
    components: dict[str, Component] = Field(
        min_length=1,
        description="The components; in SageMaker each is called by the endpoint's name, a "
        "hyphen and this key.",
    )
    managed_instances: ManagedInstances | None = Field(
        None, description="Managed instance scaling; without it the count stays."
    )

    @property
    def model_keys(self) -> dict[str, str]:
        """Every model that it serves, by the path of the key that names it."""
        return {
            f"components.{name}.model": component.model
            for name, component in self.components.items()
            if component.model
        }

    @property
    def initial_instance_count(self) -> int:
        """How many instances it starts with."""
        if self.managed_instances:
            return max(1, self.managed_instances.min)
        return self.instance_count or 1

    @property
    def fleets(self) -> dict[str, Instances]:
        """The instances of its only variant."""
        return {"": self}
