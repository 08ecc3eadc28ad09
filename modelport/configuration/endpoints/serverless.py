"""`type: serverless`: no instances; SageMaker runs the model while there are requests."""

from typing import Literal

from pydantic import Field

from modelport.configuration.endpoints.common import Called
from modelport.configuration.endpoints.scaling import ProvisionedConcurrencyScaling


class ServerlessEndpoint(Called):
    """A model that costs nothing while nobody asks, and answers within 60 seconds."""

    type: Literal["serverless"] = Field(description="How the model is served.")
    model: str = Field(description="The model to serve: a key below `models`.")
    memory_size: int = Field(
        ge=1024, le=6144, description="Memory in MB: 1024 to 6144, in steps of 1024."
    )
    max_concurrency: int = Field(
        ge=1, le=200, description="The most requests at once; more are throttled."
    )
    provisioned_concurrency: int | None = Field(
        None, ge=1, le=200, description="How many requests at once meet no cold start."
    )
    scaling: ProvisionedConcurrencyScaling | None = Field(
        None, description="Automatic scaling of the provisioned concurrency; none without it."
    )

    @property
    def model_keys(self) -> dict[str, str]:
        """Every model that it serves, by the path of the key that names it."""
        return {"model": self.model}
