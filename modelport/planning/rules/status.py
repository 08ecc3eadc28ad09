"""What must have settled before anything is changed, and what isn't what it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning.change import Change, Kind, Level
from modelport.planning.effects import Effect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.planning.comparison import Comparison
    from modelport.planning.deployed import Stack

_BUSY = "_IN_PROGRESS"
_REPAIRS = {
    "UPDATE_ROLLBACK_FAILED": "repair it first (aws cloudformation continue-update-rollback "
    "--stack-name {stack})",
    "DELETE_FAILED": "delete it first, with what held it up (its events say what)",
    "ROLLBACK_FAILED": "delete it first, with what held it up (its events say what)",
}


def stack_status(one: Comparison) -> Iterator[Change]:
    """CloudFormation takes an update only where the last operation has come to an end."""
    advice = unsettled(one.stack, one.deployed_stack)
    if one.deployed_stack and advice and not one.stays:
        why = f"its stack is {one.deployed_stack.status}"
        yield one.change(Kind.STATUS, why, level=Level.ERROR, advice=advice)


def unsettled(name: str, stack: Stack | None) -> str:
    """What to do before a stack can be deployed; empty where nothing is in the way."""
    status = stack.status if stack else ""
    if status.endswith(_BUSY):
        return "wait until it is done"
    return _REPAIRS.get(status, "").format(stack=name)


def endpoint_status(one: Comparison) -> Iterator[Change]:
    """SageMaker updates only what is InService."""
    if not one.live or not one.moves or one.live.status == "InService":
        return
    is_failed = one.live.status == "Failed"
    yield one.change(
        Kind.STATUS,
        f"it is {one.live.status}, and only an endpoint InService can be updated",
        level=Level.ERROR,
        advice=f"delete the stack {one.stack} and deploy again" if is_failed else "wait for it",
    )


def gone(one: Comparison) -> Iterator[Change]:
    """An endpoint that its stack has and SageMaker doesn't: somebody deleted it."""
    is_kept = one.before and one.after and not one.stays
    if not is_kept or not one.assembly.deployed.is_live or one.live:
        return
    yield one.change(
        Kind.DRIFT,
        "its stack has it, and SageMaker does not: it was deleted outside of CloudFormation",
        level=Level.ERROR,
        advice=f"delete the stack {one.stack} and deploy again",
    )


def drift(one: Comparison) -> Iterator[Change]:
    """An endpoint that serves another config than its stack's: rolled back, or moved by hand."""
    stack, live = one.deployed_stack, one.live
    if one.stays or not stack or not live or not one.before:
        return
    expected = stack.name_of(one.before.config_id)
    if expected is None or expected.lower() == live.config.lower():
        return
    stays = one.after is not None and not one.moves and one.effect is not Effect.REPLACED
    yield one.change(
        Kind.DRIFT,
        f"it serves the config {live.config}, and its stack says {expected}",
        level=Level.WARNING,
        advice="this deployment does not change that: CloudFormation sees no difference; move it "
        f"back (aws sagemaker update-endpoint --endpoint-name {live.name} "
        f"--endpoint-config-name {expected})"
        if stays
        else "",
    )
