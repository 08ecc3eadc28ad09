"""`type: multi-model`: many archives below one prefix, loaded when they are asked for."""

from typing import Literal

from pydantic import Field

from modelport.configuration.endpoints.common import Called, Isolated
from modelport.configuration.endpoints.deployment import Deployed
from modelport.configuration.endpoints.real_time import ScaledInstances


class MultiModelEndpoint(Called, Deployed, Isolated, ScaledInstances):
    """Models of one container that share instances; a request names one with TargetModel."""

    type: Literal["multi-model"] = Field(description="How the models are served.")
    models: dict[str, str] = Field(
        min_length=1,
        description="The models to begin with: TargetModel without .tar.gz, and a key below "
        "`models`. All have one container; `modelport model add` adds more.",
    )
    cache: bool = Field(
        default=True,
        description="Whether models stay in memory; without it each request loads its model.",
    )

    @property
    def model_keys(self) -> dict[str, str]:
        """Every model that it serves, by the path of the key that names it."""
        return {f"models.{name}": model for name, model in self.models.items()}

    @property
    def fleets(self) -> dict[str, ScaledInstances]:
        """The instances of its only variant."""
        return {"": self}
