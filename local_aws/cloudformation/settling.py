"""Words for resources that did not become what was asked of them."""


def not_stabilized(noun: str, name: str, reason: str | None) -> str:
    """CloudFormation's reason for a resource whose service failed it."""
    return (
        f'Resource handler returned message: "{noun} {name} did not stabilize: {reason}" '
        "(HandlerErrorCode: NotStabilized)"
    )
