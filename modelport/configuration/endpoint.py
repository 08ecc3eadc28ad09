"""`endpoints`: how a model is served. So far: real-time."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.front import Front
from modelport.configuration.quantities import Seconds
from modelport.configuration.scaling import Scaling


class RealTimeEndpoint(Section):
    """Instances that are up all the time and answer within 60 seconds."""

    type: Literal["real-time"] = Field(description="How the model is served.")
    model: str = Field(description="The model to serve: a key below `models`.")
    name: str | None = Field(
        None,
        description="The endpoint's name in SageMaker; by default the environment's name, a "
        "hyphen and this key.",
    )
    instance_type: str = Field(description="An instance type for hosting, such as ml.m5.xlarge.")
    instance_count: int | None = Field(
        None, ge=1, description="How many instances, where `scaling` does not say it; default 1."
    )
    volume_size: int | None = Field(
        None, ge=1, le=512, description="The storage volume of each instance, in GB."
    )
    model_download_timeout: Seconds | None = Field(
        None,
        ge=60,
        le=3600,
        description="How long an instance may take to fetch the model (60 s to 1 h).",
    )
    container_startup_timeout: Seconds | None = Field(
        None,
        ge=60,
        le=3600,
        description="How long the container may take to answer /ping (60 s to 1 h).",
    )
    scaling: Scaling | None = Field(None, description="Automatic scaling; none without it.")
    front: Front = Field(Front(), description="How it is called from outside.")

    @property
    def initial_instance_count(self) -> int:
        """How many instances a new variant starts with."""
        if self.scaling:
            return self.scaling.min
        return self.instance_count or 1
