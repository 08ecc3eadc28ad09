"""The timeouts and bounds of the data plane."""

import os
from dataclasses import dataclass, field


def _workers() -> int:
    return max(2, os.cpu_count() or 2)


@dataclass(frozen=True, kw_only=True)
class HostingSettings:
    """How long and how much; every time in seconds.

    Attributes:
        invocation_timeout: the 60 s in which a container must answer (API reference,
            InvokeEndpoint).
        worker_wait: how long a request waits for a worker that is being restarted.
        ping_interval: time between two health checks of a worker.
        ping_timeout: time in which /ping must answer.
        ping_failures: so many failed health checks in a row end a worker.
        start_attempts: how often a worker that dies while starting is started.
        restart_backoff: pause before the second start; doubles up to 10 s.
        stop_grace: time between SIGTERM and SIGKILL.
        max_workers: upper bound of a fleet's processes, whatever its instance count.
        max_outstanding: requests that a worker holds, as the model server's job_queue_size.
    """

    invocation_timeout: float = 60.0
    worker_wait: float = 15.0
    ping_interval: float = 5.0
    ping_timeout: float = 5.0
    ping_failures: int = 3
    start_attempts: int = 3
    restart_backoff: float = 0.2
    stop_grace: float = 5.0
    max_workers: int = field(default_factory=_workers)
    max_outstanding: int = 100
