"""What must have settled before anything is changed, and what isn't what it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning.change import Change, Kind, Level
from modelport.planning.effects import Effect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.planning.comparison import Comparison

_STUCK = frozenset({"UPDATE_ROLLBACK_FAILED", "DELETE_FAILED", "ROLLBACK_FAILED"})


def stack_status(one: Comparison) -> Iterator[Change]:
    """CloudFormation takes an update only where the last operation has come to an end."""
    status = one.deployed_stack.status if one.deployed_stack else ""
    if one.stays or not (status.endswith("IN_PROGRESS") or status in _STUCK):
        return
    wait = "wait until it is done"
    repair = f"repair the stack first (such as: aws cloudformation continue-update-rollback --stack-name {one.stack})"  # noqa: E501 - a command to copy
    yield Change(
        name=one.name,
        stack=one.stack,
        kind=Kind.STATUS,
        why=f"its stack is {status}",
        level=Level.ERROR,
        advice=repair if status in _STUCK else wait,
    )


def endpoint_status(one: Comparison) -> Iterator[Change]:
    """SageMaker updates only what is InService."""
    if not one.live or not one.moves or one.live.status == "InService":
        return
    is_failed = one.live.status == "Failed"
    yield Change(
        name=one.name,
        stack=one.stack,
        kind=Kind.STATUS,
        why=f"it is {one.live.status}, and only an endpoint InService can be updated",
        level=Level.ERROR,
        advice=f"delete the stack {one.stack} and deploy again" if is_failed else "wait for it",
    )


def gone(one: Comparison) -> Iterator[Change]:
    """An endpoint that its stack has and SageMaker doesn't: somebody deleted it."""
    is_kept = one.before and one.after and not one.stays
    if not is_kept or not one.assembly.deployed.is_live or one.live:
        return
    yield Change(
        name=one.name,
        stack=one.stack,
        kind=Kind.DRIFT,
        why="its stack has it, and SageMaker does not: it was deleted outside of CloudFormation",
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
    yield Change(
        name=one.name,
        stack=one.stack,
        kind=Kind.DRIFT,
        why=f"it serves the config {live.config}, and its stack says {expected}",
        level=Level.WARNING,
        advice="this deployment does not change that: CloudFormation sees no difference; move it "
        f"back (aws sagemaker update-endpoint --endpoint-name {live.name} "
        f"--endpoint-config-name {expected})"
        if stays
        else "",
    )
