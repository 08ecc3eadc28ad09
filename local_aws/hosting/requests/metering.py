"""Telling who counts what became of an invocation."""

import time
from collections.abc import Callable

from local_aws.hosting.outcomes import (
    AnswerTooLarge,
    InvocationTimedOut,
    StreamBroken,
    WorkerDied,
)
from local_aws.hosting_protocol import ContainerResponse, Meter, MeteredTarget

_SERVER_ERROR = 500
_BY_THE_MODEL = (AnswerTooLarge, InvocationTimedOut, StreamBroken, WorkerDied)
"""What counts as the model's error; other failures mean that no container had the request."""


def metered(
    meter: Meter, target: MeteredTarget, invoke: Callable[[], ContainerResponse]
) -> ContainerResponse:
    """Invoke, and tell the meter; raises what invoking raises."""
    meter.started(target)
    began, status = time.monotonic(), None
    try:
        response = invoke()
        status = response.status
    except _BY_THE_MODEL:
        status = _SERVER_ERROR
        raise
    finally:
        meter.finished(target, seconds=time.monotonic() - began, status=status)
    return response


class NoMeter:
    """Counts nothing."""

    def started(self, target: MeteredTarget) -> None:
        """Nothing."""

    def finished(self, target: MeteredTarget, *, seconds: float, status: int | None) -> None:
        """Nothing."""

    def no_capacity(self, target: MeteredTarget) -> None:
        """Nothing."""
