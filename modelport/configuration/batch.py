"""`batch`: transform jobs, started by hand or on a schedule."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.quantities import Seconds
from modelport.configuration.schedule import Timed


class Schedule(Timed):
    """When a job starts by itself: a schedule of Amazon EventBridge Scheduler."""

    enabled: bool = Field(default=True, description="Whether the schedule is on.")


class BatchTransform(Section):
    """A transform job: every object below a prefix goes through a model."""

    model: str = Field(description="The model to use: a key below `models`.")
    instance_type: str = Field(description="An instance type for transform, such as ml.m5.xlarge.")
    instance_count: int = Field(1, ge=1, le=100, description="How many instances.")
    input: str | None = Field(
        None,
        description="An s3://bucket/prefix; every object below it is transformed. By default "
        "batch/KEY/input/ in the environment's artifact bucket.",
    )
    output: str | None = Field(
        None,
        description="An s3://bucket/prefix; one NAME.out for each input object. By default "
        "batch/KEY/output/ in the environment's artifact bucket.",
    )
    content_type: str = Field("application/json", description="What the input is.")
    accept: str | None = Field(None, description="What the model shall answer with.")
    compression: Literal["none", "gzip"] = Field(
        "none", description="Whether the input objects are compressed."
    )
    split: Literal["none", "line", "recordio", "tfrecord"] = Field(
        "none", description="How an object is split into records."
    )
    assemble: Literal["none", "line"] = Field(
        "none", description="How answers are put together: one after the other, or a line each."
    )
    strategy: Literal["single-record", "multi-record"] = Field(
        "single-record", description="One record in a request, or as many as max_payload allows."
    )
    max_payload: int | None = Field(
        None, ge=0, le=100, description="The largest request in MB (default 6; 0: no limit)."
    )
    max_concurrent: int | None = Field(
        None, ge=0, description="Requests to an instance at once; max_payload × this is ≤ 100 MB."
    )
    join_input: bool = Field(
        default=False, description="Whether each answer is joined to its input record."
    )
    input_filter: str | None = Field(
        None, max_length=63, description="JSONPath: what of a record goes to the model."
    )
    output_filter: str | None = Field(
        None, max_length=63, description="JSONPath: what of the joined record goes to the output."
    )
    invocation_timeout: Seconds | None = Field(
        None, ge=1, le=3600, description="How long a request may take (at most 1 h)."
    )
    retries: int | None = Field(
        None, ge=0, le=3, description="How often a failed request is tried again."
    )
    environment: dict[str, str] = Field(
        default_factory=dict, max_length=16, description="Environment variables of the job."
    )
    volume_key: str | None = Field(
        None,
        description="The ARN of the KMS key of the storage volumes; not for instance types with "
        "local NVMe storage.",
    )
    schedule: Schedule | None = Field(
        None, description="When it starts by itself; without it, only by `modelport batch`."
    )
    tags: dict[str, str] = Field(default_factory=dict, description="Tags of its jobs.")

    @property
    def model_keys(self) -> dict[str, str]:
        """Every model that it uses, by the path of the key that names it."""
        return {"model": self.model}
