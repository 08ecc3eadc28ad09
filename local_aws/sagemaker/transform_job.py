"""What is remembered of a transform job."""

import time
from dataclasses import dataclass
from typing import Any

from local_aws.sagemaker.records import LivingRecord


@dataclass(kw_only=True)
class TransformJob(LivingRecord):
    """A job and its state; it is InProgress from the beginning."""

    status: str = "InProgress"
    started: float | None = None
    ended: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing happens any more."""
        return self.ended is not None

    def become(self, status: str, *, failure_reason: str | None = None) -> None:
        """Enter a state; all but Stopping end the job."""
        super().become(status, failure_reason=failure_reason)
        if status != "Stopping":
            self.ended = time.time()

    def state(self) -> dict[str, Any]:
        """The members that Describe adds for the status, and for the time that it took."""
        times = {"TransformStartTime": self.started, "TransformEndTime": self.ended}
        return {**super().state(), **{key: value for key, value in times.items() if value}}

    def description(self) -> dict[str, Any]:
        """What DescribeTransformJob answers."""
        answer = {**super().description(), **self.state()}
        del answer["LastModifiedTime"]
        return answer
