"""Why a deployment failed, in CloudFormation's own words."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

_CONSEQUENCES = ("cancelled", "The following resource(s) failed")
"""What a reason says when it only follows from another one."""


def failure_reasons(cloudformation: Any, *, is_ours: Callable[[str], bool]) -> tuple[str, ...]:
    """Each resource that failed by itself in the stacks with our names; nothing if none did."""
    try:
        pages = cloudformation.get_paginator("describe_stacks").paginate()
        stacks = (stack["StackName"] for page in pages for stack in page["Stacks"])
        names = [name for name in stacks if is_ours(name)]
        events = [event for name in names for event in _events(cloudformation, name)]
    except (BotoCoreError, ClientError):
        return ()  # it may have gone; the command's own output remains
    return tuple(dict.fromkeys(_line(event) for event in events if _is_cause(event)))


def _events(cloudformation: Any, stack_name: str) -> list[dict[str, Any]]:
    """The events of the stack's latest operation, oldest first."""
    # A page has 100 events: what failed first may be behind all that was rolled back after it.
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack_name)
    newest_first = (event for page in pages for event in page["StackEvents"])
    latest = list(takewhile(lambda event: not _begins_operation(event), newest_first))
    return latest[::-1]


def _begins_operation(event: dict[str, Any]) -> bool:
    is_stack = event["ResourceType"] == "AWS::CloudFormation::Stack"
    begins = event.get("ResourceStatus") in {"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"}
    return is_stack and begins


def _is_cause(event: dict[str, Any]) -> bool:
    reason = event.get("ResourceStatusReason", "")
    failed = event.get("ResourceStatus", "").endswith("_FAILED")
    return failed and bool(reason) and not any(words in reason for words in _CONSEQUENCES)


def _line(event: dict[str, Any]) -> str:
    return (
        f"{event['StackName']}: {event['LogicalResourceId']} ({event['ResourceType']}): "
        f"{event['ResourceStatusReason']}"
    )
