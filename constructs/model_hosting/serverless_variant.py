"""A variant without instances."""

from dataclasses import dataclass
from typing import Any

from model_hosting.variant import Variant


@dataclass(frozen=True, kw_only=True)
class ServerlessVariant(Variant):
    """A model that SageMaker runs while there are requests.

    Attributes:
        memory_size: in MB: 1024 to 6144 in steps of 1024.
        max_concurrency: the most requests at once.
        provisioned_concurrency: so many requests at once meet no cold start.
    """

    memory_size: int
    max_concurrency: int
    provisioned_concurrency: int | None = None

    @property
    def dimension(self) -> str:
        """Scaling changes the provisioned concurrency."""
        return "sagemaker:variant:DesiredProvisionedConcurrency"

    @property
    def keeps_capacity(self) -> bool:
        """An update can't keep it: only instance counts, weights and capture can be retained."""
        return False

    def capacity(self) -> dict[str, Any]:
        """The serverless config."""
        config = {
            "memorySizeInMb": self.memory_size,
            "maxConcurrency": self.max_concurrency,
            "provisionedConcurrency": self.provisioned_concurrency,
        }
        return {
            "serverlessConfig": {key: value for key, value in config.items() if value is not None}
        }
