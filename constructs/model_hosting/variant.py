"""What serves behind an endpoint: a model on instances, or on none."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model_hosting.model import Model
from model_hosting.scaling import Scaling

DEFAULT_VARIANT = "AllTraffic"


@dataclass(frozen=True, kw_only=True)
class Variant(ABC):
    """A variant of an endpoint.

    Attributes:
        model: the model to serve; none where inference components bring theirs.
        name: unique in the endpoint.
        weight: its share of the requests, relative to the other variants' weights; of a shadow
            variant, the share that it gets copies of, relative to the production variant's.
        scaling: automatic scaling; none without it.
    """

    model: Model | None
    name: str = DEFAULT_VARIANT
    weight: float | None = 1.0
    scaling: Scaling | None = None

    @property
    @abstractmethod
    def dimension(self) -> str:
        """What scaling changes, in Application Auto Scaling's words."""

    @property
    @abstractmethod
    def keeps_capacity(self) -> bool:
        """Whether an update of the endpoint must be told to keep what scaling chose."""

    @abstractmethod
    def capacity(self) -> Mapping[str, Any]:
        """The part of a production variant that says where it runs."""

    def properties(self) -> dict[str, Any]:
        """The production variant, without what nobody said; a weight of 0 is said."""
        properties = {
            "variantName": self.name,
            "modelName": self.model.model_name if self.model else None,
            "initialVariantWeight": self.weight,
            **self.capacity(),
        }
        return {key: value for key, value in properties.items() if value is not None}
