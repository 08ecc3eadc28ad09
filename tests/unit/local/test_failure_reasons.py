from types import SimpleNamespace
from typing import Any

from modelport.local.failures import failure_reasons

STACK = "AWS::CloudFormation::Stack"
ENDPOINT = "AWS::SageMaker::Endpoint"


def _event(status: str, reason: str = "", *, kind: str = ENDPOINT) -> dict[str, Any]:
    return {
        "StackName": "Modelport-local-a-Endpoint",
        "LogicalResourceId": "Endpoint",
        "ResourceType": kind,
        "ResourceStatus": status,
        "ResourceStatusReason": reason,
    }


class _CloudFormation:
    """Answers with a stack of somebody else, then one of ours, and its events: one on each page."""

    def __init__(self, *newest_first: dict[str, Any]) -> None:
        self.events = newest_first

    def get_paginator(self, operation: str) -> Any:
        return SimpleNamespace(paginate=getattr(self, operation))

    def describe_stacks(self) -> list[dict[str, Any]]:
        return [{"Stacks": [{"StackName": n}]} for n in ("Other", "Modelport-local-a-Endpoint")]

    def describe_stack_events(self, *, StackName: str) -> list[dict[str, Any]]:  # noqa: N803 - the API's own spelling
        assert StackName != "Other"
        return [{"StackEvents": [event]} for event in self.events]


def _reasons(*newest_first: dict[str, Any]) -> tuple[str, ...]:
    return failure_reasons(
        _CloudFormation(*newest_first), is_ours=lambda name: name.startswith("Modelport-local-")
    )


def test_the_cause_is_named_and_its_consequences_are_not() -> None:
    """Only the resource that failed by itself is shown, with the container's reason."""
    found = _reasons(
        _event("CREATE_FAILED", "The following resource(s) failed to create: [Endpoint]"),
        _event("CREATE_FAILED", "Resource creation cancelled"),
        _event("CREATE_FAILED", "model_fn raised: no weights"),
        _event("CREATE_IN_PROGRESS", kind=STACK),
    )
    assert found == (
        f"Modelport-local-a-Endpoint: Endpoint ({ENDPOINT}): model_fn raised: no weights",
    )


def test_an_earlier_operation_is_not_blamed() -> None:
    """What failed before the latest operation began is history."""
    found = _reasons(
        _event("UPDATE_IN_PROGRESS", kind=STACK),
        _event("CREATE_FAILED", "an old story"),
        _event("CREATE_IN_PROGRESS", kind=STACK),
    )
    assert found == ()
