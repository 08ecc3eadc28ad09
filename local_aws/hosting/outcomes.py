"""Why a fleet gave no answer to an invocation."""


class InvocationFailed(Exception):  # noqa: N818 - the field's word
    """No container's answer came back.

    Attributes:
        container: what AWS's messages call the container that should have answered.
    """

    container = "primary"


class InvocationTimedOut(InvocationFailed):
    """The container didn't answer within the limit."""


class WorkerDied(InvocationFailed):
    """The container ended while it had the request."""


class StreamBroken(InvocationFailed):
    """The container began to answer, and then ended the connection in the midst of it."""


class NoWorker(InvocationFailed):
    """There is no container that could take the request; the message says why."""


class NoInstance(NoWorker):
    """The variant has been scaled to zero instances."""


class FleetBusy(InvocationFailed):
    """Every container holds as many requests as it may."""


class TooLarge(InvocationFailed):
    """The request's body is over the variant's own limit."""

    def __init__(self, limit: int) -> None:
        """Keep the limit, in bytes."""
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class AnswerTooLarge(InvocationFailed):
    """The container answered more than the variant may return; the message names the limit."""


class ModelDataMissing(InvocationFailed):
    """There is no archive of the TargetModel that the role may read; the message is AWS's."""


class ModelNotReady(InvocationFailed):
    """The TargetModel was not loaded within the request's time; loading goes on."""
