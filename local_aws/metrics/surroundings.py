"""What the metrics are read from, and where they go."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from local_aws.hosting_protocol import LiveEndpoint
from local_aws.metrics.datum import Datum


class Backlog(NamedTuple):
    """Asynchronous requests that wait or are under way, and the first one's age in seconds."""

    size: int
    oldest: float


LiveEndpoints = Callable[[], Iterable[LiveEndpoint]]
"""All endpoints, as InvokeEndpoint sees them."""
FindBacklog = Callable[[LiveEndpoint], Backlog]
"""What waits for an asynchronous endpoint."""
Record = Callable[[Mapping[Datum, int]], None]
"""Takes values, each with how often it occurred."""
