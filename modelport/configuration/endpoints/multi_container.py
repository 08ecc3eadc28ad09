"""`type: multi-container`: several containers on each instance; a request names one."""

from typing import Literal

from pydantic import Field

from modelport.configuration.endpoints.common import Called, DataCapture, Isolated
from modelport.configuration.endpoints.deployment import Deployed
from modelport.configuration.endpoints.real_time import ScaledInstances


class MultiContainerEndpoint(Called, Deployed, Isolated, ScaledInstances):
    """Up to 15 containers that are called directly, each by TargetContainerHostname."""

    type: Literal["multi-container"] = Field(description="How the models are served.")
    models: dict[str, str] = Field(
        min_length=2,
        max_length=15,
        description="The containers: TargetContainerHostname, and a key below `models`.",
    )
    capture: DataCapture | None = Field(None, description="Capture of requests and answers.")

    @property
    def model_keys(self) -> dict[str, str]:
        """Every model that it serves, by the path of the key that names it."""
        return {f"models.{name}": model for name, model in self.models.items()}

    @property
    def fleets(self) -> dict[str, ScaledInstances]:
        """The instances of its only variant."""
        return {"": self}
