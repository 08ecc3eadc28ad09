"""`type: asynchronous`: requests wait in a queue, answers go to S3."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.endpoints.common import DataCapture, Instances, Isolated, Named
from modelport.configuration.endpoints.deployment import Deployed
from modelport.configuration.endpoints.fronts import SubmissionFronts
from modelport.configuration.endpoints.scaling import BacklogScaling
from modelport.configuration.quantities import Seconds


class Webhook(Section):
    """An HTTPS address that is told of every outcome."""

    url: str = Field(description="Where each outcome is posted as JSON; https only.")
    secret: str | None = Field(
        None,
        description="The ARN of a secret in AWS Secrets Manager; each post carries the "
        "HMAC-SHA-256 of its body with it, in X-Modelport-Signature.",
    )


class Notifications(Section):
    """Who learns of an outcome: topics and queues are always there."""

    webhook: Webhook | None = Field(None, description="An address that is told of outcomes.")
    include_response: bool = Field(
        default=False, description="Whether notifications carry the answer itself (up to 128 KB)."
    )


class AsynchronousEndpoint(Named, Deployed, Isolated, Instances):
    """Up to 1 GB in, up to an hour of time, and no instance while there is nothing to do."""

    type: Literal["asynchronous"] = Field(description="How the model is served.")
    model: str = Field(description="The model to serve: a key below `models`.")
    inputs: list[str] = Field(
        default_factory=list,
        description="Each an s3://bucket/prefix that requests may name inputs below, beside "
        "asynchronous/NAME/input/ in the environment's artifact bucket.",
    )
    output: str | None = Field(
        None,
        description="An s3://bucket/prefix for answers; by default asynchronous/NAME/output/ in "
        "the environment's artifact bucket.",
    )
    failures: str | None = Field(
        None,
        description="An s3://bucket/prefix for errors; by default asynchronous/NAME/failures/ in "
        "the environment's artifact bucket.",
    )
    max_concurrent_invocations: int | None = Field(
        None, ge=1, le=1000, description="How many requests an instance gets at once."
    )
    invocation_timeout: Seconds = Field(
        900,
        ge=1,
        le=3600,
        description="How long the model may take for a request of `modelport invoke` (at most "
        "1 h); other callers say InvocationTimeoutSeconds themselves.",
    )
    request_ttl: Seconds = Field(
        21600,
        ge=60,
        le=21600,
        description="How long a request of `modelport invoke` may wait in the queue (1 min to "
        "6 h); other callers say RequestTTLSeconds themselves.",
    )
    retention: Seconds = Field(
        2_592_000,
        ge=86_400,
        le=315_360_000,
        multiple_of=86_400,
        description="How long inputs, and the records that a front keeps of submissions, stay in "
        "the environment's artifact bucket (whole days, 1d to 3650d); answers and errors stay.",
    )
    front: SubmissionFronts = Field(
        SubmissionFronts(), description="How it is called from outside."
    )
    notifications: Notifications = Field(Notifications(), description="Who learns of an outcome.")
    scaling: BacklogScaling | None = Field(None, description="Automatic scaling; none without it.")
    capture: DataCapture | None = Field(None, description="Capture of requests and answers.")

    @property
    def model_keys(self) -> dict[str, str]:
        """Every model that it serves, by the path of the key that names it."""
        return {"model": self.model}

    @property
    def initial_instance_count(self) -> int:
        """How many instances a new variant starts with: an endpoint starts with one at least."""
        if self.scaling:
            return max(1, self.scaling.min)
        return self.instance_count or 1

    @property
    def fleets(self) -> dict[str, Instances]:
        """The instances of its only variant."""
        return {"": self}
