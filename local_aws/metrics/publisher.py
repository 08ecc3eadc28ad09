"""From what was counted and sampled to CloudWatch."""

from collections import Counter

from local_aws.metrics import gauges
from local_aws.metrics.meter import InvocationMeter
from local_aws.metrics.surroundings import FindBacklog, LiveEndpoints, Record


class Publisher:
    """Publishes when told to."""

    def __init__(
        self,
        meter: InvocationMeter,
        *,
        live_endpoints: LiveEndpoints,
        backlog: FindBacklog,
        record: Record,
    ) -> None:
        """Read from these, write to `record`."""
        self._meter, self._live_endpoints = meter, live_endpoints
        self._backlog, self._record = backlog, record

    def publish(self) -> None:
        """Hand over what was counted since the last time, and a sample of each state."""
        counted, peaks = self._meter.drain()
        values = Counter(counted)
        for endpoint in self._live_endpoints():
            waiting = self._backlog(endpoint) if endpoint.asynchronous else None
            values.update(gauges.sample(endpoint, peaks, waiting))
        self._record(values)
