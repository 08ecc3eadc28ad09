"""Why a fleet gave no answer to an invocation."""


class InvocationFailed(Exception):  # noqa: N818 - the field's word
    """No container's answer came back."""


class InvocationTimedOut(InvocationFailed):
    """The container didn't answer within the limit."""


class WorkerDied(InvocationFailed):
    """The container ended while it had the request."""


class NoWorker(InvocationFailed):
    """There is no container that could take the request; the message says why."""


class FleetBusy(InvocationFailed):
    """Every container holds as many requests as it may."""
