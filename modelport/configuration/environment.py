"""The typed configuration of one environment: one file, one `Environment`."""

from pathlib import Path
from typing import Self

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from modelport.configuration.base import Section
from modelport.configuration.batch import BatchTransform
from modelport.configuration.endpoints import Endpoint
from modelport.configuration.lock import Lock
from modelport.configuration.model import Model
from modelport.configuration.seed import Seed

EMBEDDED_ACCOUNT = "000000000000"
"""The account of the embedded AWS; no account of AWS has this number."""


class Environment(Section):
    """Everything that one deployment holds."""

    name: str = Field(exclude=True, description="The file's name without its ending.")
    region: str = Field(description="The AWS region to deploy to, such as eu-west-1.")
    account: str | None = Field(
        None,
        pattern="^[0-9]{12}$",
        description="The AWS account's 12 digits, in quotes; without it, the account of the "
        "credentials that deploy. 000000000000 is the embedded AWS.",
    )
    tags: dict[str, str] = Field(
        default_factory=dict, description="Tags for everything that is deployed."
    )
    models: dict[str, Model] = Field(description="The models, by name.")
    endpoints: dict[str, Endpoint] = Field(
        default_factory=dict, description="The endpoints, by name."
    )
    batch: dict[str, BatchTransform] = Field(
        default_factory=dict, description="Batch transform jobs, by name."
    )
    prices: dict[str, float] = Field(
        default_factory=dict,
        description="What an hour of an instance of an endpoint costs in USD, by instance type, "
        "from the price list of the region: `modelport plan` tells differences in cost with them.",
    )
    seed: Seed | None = Field(
        None, description="What the embedded AWS holds beforehand; only for account 000000000000."
    )
    lock: SkipJsonSchema[Lock] = Field(
        Lock(), exclude=True, description="What `modelport resolve` wrote beside the file."
    )
    folder: Path = Field(
        exclude=True, description="The folder that artifacts' paths are relative to."
    )

    @property
    def is_embedded(self) -> bool:
        """Whether this is for the embedded AWS alone."""
        return self.account == EMBEDDED_ACCOUNT

    def deployed_to(self, account: str | None) -> Self:
        """The same for `account`, where the file leaves the account open."""
        return self.model_copy(update={"account": self.account or account})

    @property
    def model_folders(self) -> dict[str, Path]:
        """The folders of the models that are packed here, by the model's key."""
        return {
            key: self.folder / model.folder for key, model in self.models.items() if model.folder
        }

    def endpoint_name(self, key: str) -> str:
        """The name in SageMaker of the endpoint at `key`."""
        return self.endpoints[key].name or f"{self.name}-{key}"
