"""When a new instance of a group counts as one that came up."""

from collections.abc import Callable

from local_aws.instances.instance import Instance

Check = Callable[[Instance], bool]


def signalled(stack: str, resource: str | None) -> Check:
    """Whether an instance told CloudFormation that it succeeded, for this very resource."""

    def check(instance: Instance) -> bool:
        heard = [s for s in instance.signals if (s.stack, s.resource) == (stack, resource)]
        return bool(heard) and all(signal.status == 0 for signal in heard)

    return check


def booted(instance: Instance) -> bool:
    """Whether its user data came to its end."""
    return instance.booted


def anyway(instance: Instance) -> bool:
    """Nobody waits for it."""
    del instance
    return True
