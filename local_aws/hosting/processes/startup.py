"""Waits until a started worker serves, or says why it doesn't."""

import time

from local_aws.hosting.processes.connection import WorkerConnection
from local_aws.hosting.processes.process import Event, WorkerProcess

_PING_TIMEOUT = 5.0


class StartFailure(Exception):  # noqa: N818 - the field's word
    """A worker that didn't come up.

    Attributes:
        reason: the container's own reason.
        permanent: whether another start would end in the same way.
    """

    def __init__(self, reason: str, *, permanent: bool) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


def bring_up(worker: WorkerProcess, timeout: float) -> int:
    """Block until /ping answers with 200; return the worker's port.

    Raises:
        StartFailure: `model_fn` raised, the process ended, or the time is over.
    """
    deadline = time.monotonic() + timeout
    port = 0
    while event := _next(worker, deadline - time.monotonic()):
        if event["event"] == "listening":
            port = event["port"]
        elif event["event"] == "failed":
            raise StartFailure(_words(event), permanent=True)
        elif _answers(port):
            return port
        else:
            break
    raise StartFailure(
        f"/ping did not answer with 200 within {timeout:g} s of the start.", permanent=True
    )


def _next(worker: WorkerProcess, timeout: float) -> Event | None:
    try:
        return worker.next_event(max(0.0, timeout))
    except EOFError:
        raise StartFailure(worker.obituary(), permanent=False) from None


def _words(event: Event) -> str:
    where = f" ({event['where']})" if event["where"] else ""
    return f"{event['type']}: {event['message']}{where}"


def _answers(port: int) -> bool:
    connection = WorkerConnection(port)
    try:
        return connection.ping(timeout=_PING_TIMEOUT)
    finally:
        connection.close()
