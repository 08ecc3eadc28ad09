"""`type: lambda`: a Lambda function runs the model itself; there is no SageMaker endpoint."""

from typing import Literal

from pydantic import Field

from modelport.configuration.endpoints.common import Named
from modelport.configuration.quantities import Seconds


class LambdaEndpoint(Named):
    """A small model on CPU, in a function that fetches its archive from S3 once."""

    type: Literal["lambda"] = Field(description="How the model is served.")
    model: str = Field(
        description="The model to serve: a key below `models`, whose artifact is an archive."
    )
    memory_size: int = Field(
        2048, ge=128, le=10240, description="Memory of the function in MB (CPU grows with it)."
    )
    ephemeral_storage: int = Field(
        1024, ge=512, le=10240, description="Space of /tmp in MB: archive and unpacked model."
    )
    timeout: Seconds = Field(
        30, ge=1, le=900, description="How long an answer may take (at most 15 min)."
    )

    @property
    def model_keys(self) -> dict[str, str]:
        """Every model that it serves, by the path of the key that names it."""
        return {"model": self.model}
