"""An asynchronous request as it waits in its endpoint's queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class AsynchronousRequest:
    """What InvokeEndpointAsync accepted.

    `members` are those of its input that came as headers. Either `body` or the member
    InputLocation holds the input. Locations are S3 URIs, None where the endpoint has no path.
    `received` is on the calendar, `arrived` on the queue's clock; times are in seconds.
    """

    inference_id: str
    members: Mapping[str, str]
    body: bytes | None
    output_location: str | None
    failure_location: str | None
    received: datetime
    arrived: float
    time_to_live: float
    timeout: float
    attempts: int = 0

    @property
    def expires(self) -> float:
        """When it is too old to be given to a container."""
        return self.arrived + self.time_to_live
