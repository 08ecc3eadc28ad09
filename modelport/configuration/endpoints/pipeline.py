"""`type: pipeline`: containers in a row; each gets what the one before it answered."""

from typing import Literal

from pydantic import Field

from modelport.configuration.endpoints.common import Called, DataCapture, Isolated
from modelport.configuration.endpoints.deployment import Deployed
from modelport.configuration.endpoints.real_time import ScaledInstances


class PipelineEndpoint(Called, Deployed, Isolated, ScaledInstances):
    """A serial inference pipeline of 2 to 15 containers on each instance."""

    type: Literal["pipeline"] = Field(description="How the models are served.")
    models: list[str] = Field(
        min_length=2,
        max_length=15,
        description="The steps in their order, each a key below `models`.",
    )
    capture: DataCapture | None = Field(None, description="Capture of requests and answers.")

    @property
    def model_keys(self) -> dict[str, str]:
        """Every model that it serves, by the path of the key that names it."""
        return {f"models.{number}": model for number, model in enumerate(self.models)}

    @property
    def fleets(self) -> dict[str, ScaledInstances]:
        """The instances of its only variant."""
        return {"": self}
