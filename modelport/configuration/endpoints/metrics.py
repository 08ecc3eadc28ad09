"""Metrics of CloudWatch, and conditions on them: what scaling and rollbacks follow."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.quantities import Seconds

Unit = Literal[
    "Seconds",
    "Microseconds",
    "Milliseconds",
    "Bytes",
    "Kilobytes",
    "Megabytes",
    "Gigabytes",
    "Percent",
    "Count",
    "Bytes/Second",
    "Count/Second",
    "None",
]


class Metric(Section):
    """A metric of CloudWatch, SageMaker's or any other."""

    name: str = Field(
        min_length=1, max_length=255, description="The metric's name, such as ModelLatency."
    )
    namespace: str = Field(
        "AWS/SageMaker",
        min_length=1,
        max_length=255,
        description="The namespace that it is in, such as /aws/sagemaker/Endpoints.",
    )
    dimensions: dict[str, str] | None = Field(
        None,
        max_length=30,
        description="Its dimensions; by default those of what it is about: EndpointName and "
        "VariantName, or InferenceComponentName. {} for none.",
    )
    statistic: str = Field(
        "Average",
        description="Average, Maximum, Minimum, SampleCount or Sum; for alarms also percentiles "
        "such as p95.",
    )
    unit: Unit | None = Field(None, description="Its unit, where it is published in several.")


class Condition(Section):
    """What an alarm watches for: a metric, or an expression over several, and a threshold."""

    metric: Metric | None = Field(None, description="The metric to watch. Or else `expression`.")
    expression: str | None = Field(
        None,
        min_length=1,
        max_length=1024,
        description="Metric math over the keys of `metrics`, such as 100 * errors / invocations.",
    )
    metrics: dict[str, Metric] = Field(
        default_factory=dict,
        max_length=10,
        description="The metrics of the expression, by the names that it has for them.",
    )
    at_least: float | None = Field(
        None, description="The alarm goes off at this value and above. Or else `at_most`."
    )
    at_most: float | None = Field(None, description="The alarm goes off at this value and below.")
    period: Seconds = Field(
        60, ge=10, le=86400, description="How long a period is: 10s, 30s or whole minutes."
    )
    periods: int = Field(1, ge=1, description="How many periods in a row it must be so.")
