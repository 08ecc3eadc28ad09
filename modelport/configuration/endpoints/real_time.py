"""`type: real-time`: one model, several variants of it, or a shadow beside it."""

from typing import Literal

from pydantic import Field

from modelport.configuration.endpoints.common import Called, DataCapture, Instances, Isolated
from modelport.configuration.endpoints.deployment import Deployed
from modelport.configuration.endpoints.scaling import Scaling

DEFAULT_VARIANT = "AllTraffic"
SHADOW_VARIANT = "Shadow"
"""What the shadow variant of an endpoint is called in SageMaker."""
_EITHER_OR = (
    ("instance_type", "instance_pools"),
    ("instance_pools", "instance_type"),
    ("instance_count", "scaling"),
    ("scaling", "instance_count"),
)
"""What a variant does not take from the endpoint where it says the other."""


class ScaledInstances(Instances):
    """Instances, and what decides how many."""

    scaling: Scaling | None = Field(None, description="Automatic scaling; none without it.")

    @property
    def initial_instance_count(self) -> int:
        """How many instances a new variant starts with."""
        if self.scaling:
            return self.scaling.min
        return self.instance_count or 1


class Variant(ScaledInstances):
    """A production variant; what it does not say, the endpoint does."""

    model: str = Field(description="The model to serve: a key below `models`.")
    weight: float = Field(
        1.0, ge=0, description="Its share of the requests, relative to the other variants'."
    )


class Shadow(ScaledInstances):
    """A shadow variant: it gets a copy of the requests, and nobody sees its answers."""

    model: str = Field(description="The model to try: a key below `models`.")
    sampling: int = Field(100, ge=0, le=100, description="How many percent of the requests.")


class RealTimeEndpoint(Called, Deployed, Isolated, ScaledInstances):
    """Instances that are up all the time and answer within 60 seconds."""

    type: Literal["real-time"] = Field(description="How the model is served.")
    model: str | None = Field(
        None, description="The model to serve: a key below `models`. Or else `variants`."
    )
    variants: dict[str, Variant] | None = Field(
        None, description="Production variants by name, which share the requests by weight."
    )
    keep_live_weights: bool = Field(
        default=False,
        description="Whether a deployment keeps the weights that `modelport traffic` set; "
        "otherwise those of the file apply.",
    )
    shadow: Shadow | None = Field(None, description="A shadow variant beside the only other one.")
    capture: DataCapture | None = Field(None, description="Capture of requests and answers.")

    @property
    def model_keys(self) -> dict[str, str]:
        """Every model that it serves, by the path of the key that names it."""
        named = {"model": self.model} if self.model else {}
        for name, variant in (self.variants or {}).items():
            named[f"variants.{name}.model"] = variant.model
        if self.shadow:
            named["shadow.model"] = self.shadow.model
        return named

    @property
    def fleets(self) -> dict[str, ScaledInstances]:
        """The instances of every variant, by the path of its section; "" is the endpoint itself.

        A variant takes from the endpoint what it doesn't say.
        """
        if not self.variants and not self.shadow:
            return {"": self}
        fleets: dict[str, ScaledInstances] = {} if self.variants else {"": self}
        for name, variant in (self.variants or {}).items():
            fleets[f"variants.{name}"] = self.completed(variant)
        if self.shadow:
            fleets["shadow"] = self.completed(self.shadow)
        return fleets

    def completed(self, variant: ScaledInstances) -> ScaledInstances:
        """The variant's instances, with what it leaves open taken from the endpoint."""
        inherited = {
            key: getattr(self, key)
            for key in ScaledInstances.model_fields
            if key not in variant.model_fields_set and key in self.model_fields_set
        }
        for one, other in _EITHER_OR:
            if one in variant.model_fields_set:
                inherited.pop(other, None)
        return variant.model_copy(update=inherited)
