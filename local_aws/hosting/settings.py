"""The timeouts and bounds of the data plane."""

import os
from dataclasses import dataclass, field

import psutil


def _workers() -> int:
    return max(2, os.cpu_count() or 2)


def _model_memory() -> int:
    """MODELPORT_LOCAL_MODEL_MEMORY in MiB, or half of the memory between the instances."""
    given = os.environ.get("MODELPORT_LOCAL_MODEL_MEMORY", "")
    if given.isdigit():
        return int(given) << 20
    return psutil.virtual_memory().total // 2 // _workers()


@dataclass(frozen=True, kw_only=True)
class HostingSettings:
    """How long and how much; every time in seconds.

    Attributes:
        invocation_timeout: the 60 s in which a container must answer (API reference,
            InvokeEndpoint).
        stream_timeout: the 8 minutes in which a container must have streamed its answer (Developer
            Guide, "Invoke models for real-time inference").
        worker_wait: how long a request waits for a worker that is being restarted.
        ping_interval: time between two health checks of a worker.
        ping_timeout: time in which /ping must answer.
        ping_failures: so many failed health checks in a row end a worker.
        start_attempts: how often a worker that dies while starting is started.
        restart_backoff: pause before the second start; doubles up to 10 s.
        stop_grace: time between SIGTERM and SIGKILL.
        max_workers: upper bound of a fleet's processes, whatever its instance count.
        max_outstanding: requests that a worker holds, as the model server's job_queue_size.
        model_memory: bytes that the loaded models of a multi-model instance may occupy, as an
            instance's memory would bound them.
        serverless_idle: a serverless variant without a request for so long has no workers left
            but those of its provisioned concurrency.
        capture_interval: captured data waits at most so long before it is written.
        copies_waiting: requests that wait to be copied to shadow variants; more are not copied.
        asynchronous_poll: how often a queue that can't go on looks at its endpoint again.
        asynchronous_attempts: how often an asynchronous request is given to a container that
            ends before it answers.
        stop_wait: how long requests under way may take to end when everything stops.
    """

    invocation_timeout: float = 60.0
    stream_timeout: float = 480.0
    worker_wait: float = 15.0
    ping_interval: float = 5.0
    ping_timeout: float = 5.0
    ping_failures: int = 3
    start_attempts: int = 3
    restart_backoff: float = 0.2
    stop_grace: float = 5.0
    max_workers: int = field(default_factory=_workers)
    max_outstanding: int = 100
    model_memory: int = field(default_factory=_model_memory)
    serverless_idle: float = 300.0
    capture_interval: float = 2.0
    copies_waiting: int = 100
    asynchronous_poll: float = 0.5
    asynchronous_attempts: int = 3
    stop_wait: float = 2.0
