"""One value of a metric that an AWS service publishes of itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from local_aws.scope import Scope

SAGEMAKER, LOAD_BALANCERS = "AWS/SageMaker", "AWS/ApplicationELB"
_UNITS: Mapping[str, str] = {
    "ModelLatency": "Microseconds",
    "ApproximateBacklogSize": "Count",
    "ApproximateBacklogSizePerInstance": "Count",
    "ApproximateAgeOfOldestRequest": "Seconds",
    "HasBacklogWithoutCapacity": "Count",
    "RequestCountPerTarget": "Count",
}


@dataclass(frozen=True)
class Datum:
    """A metric's name, what it is about, and a value."""

    scope: Scope
    name: str
    dimensions: tuple[tuple[str, str], ...]
    value: float
    namespace: str = SAGEMAKER

    @property
    def unit(self) -> str:
        """The documented unit; most of SageMaker's metrics have none."""
        return _UNITS.get(self.name, "None")


@dataclass(frozen=True)
class Subject:
    """What metrics are about: a variant, an inference component on one, or an endpoint."""

    scope: Scope
    endpoint: str
    variant: str | None = None
    component: str | None = None

    @property
    def dimensions(self) -> tuple[tuple[str, str], ...]:
        """The documented dimensions: a component stands for itself."""
        if self.component is not None:
            return (("InferenceComponentName", self.component),)
        if self.variant is not None:
            return (("EndpointName", self.endpoint), ("VariantName", self.variant))
        return (("EndpointName", self.endpoint),)

    def datum(self, name: str, value: float) -> Datum:
        """A metric's value for this."""
        return Datum(self.scope, name, self.dimensions, value)
