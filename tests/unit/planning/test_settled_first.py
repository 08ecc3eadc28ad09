"""What has to come to rest before anything is changed, and what isn't as it was deployed."""

import pytest

from modelport.planning import Kind
from tests.unit.planning.templates import NAME, STACK, live, of_kind, planned, template, variant

UPDATED = template(AllTraffic=variant(model="v2"))


def test_nothing_is_updated_while_an_operation_is_under_way() -> None:
    """Neither a stack nor an endpoint takes a second one."""
    busy = planned(template(), UPDATED, status="UPDATE_IN_PROGRESS")
    assert [error.kind for error in busy.errors] == [Kind.STATUS]
    updating = planned(template(), UPDATED, endpoints={NAME: live(status="Updating")})
    assert [(one.kind, one.advice) for one in updating.errors] == [(Kind.STATUS, "wait for it")]


def test_an_endpoint_that_failed_is_made_anew() -> None:
    """Waiting is of no use: SageMaker can only delete it; what leaves it alone needs nothing."""
    failed = {"endpoints": {NAME: live(status="Failed")}}
    (error,) = planned(template(), UPDATED, **failed).errors
    assert error.advice == f"delete the stack {STACK} and deploy again"
    assert planned(template(), template(), **failed).errors == []


def test_what_serves_another_config_is_moved_by_the_update_or_by_hand() -> None:
    """CloudFormation only moves an endpoint whose template changes."""
    moved = {"endpoints": {NAME: live(config="by-hand")}}
    advice = [
        of_kind(planned(template(), new, **moved), Kind.DRIFT)[0].advice
        for new in (template(), UPDATED)
    ]
    by_hand = f"update-endpoint --endpoint-name {NAME} --endpoint-config-name config-1)"
    assert advice[0].endswith(by_hand)
    assert advice[1] == ""
    assert of_kind(planned(template(), None, **moved), Kind.DRIFT) == []


@pytest.mark.parametrize(
    ("status", "repair"),
    [
        ("UPDATE_ROLLBACK_FAILED", f"continue-update-rollback --stack-name {STACK}"),
        ("DELETE_FAILED", "delete it first"),
        ("ROLLBACK_FAILED", "delete it first"),
        ("UPDATE_IN_PROGRESS", "wait"),
    ],
)
def test_a_stack_that_is_stuck_says_what_to_do(status: str, repair: str) -> None:
    """Be it an endpoint's or a front's; one that is left alone is in nothing's way."""
    front = {"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi"}}}
    for body in (template(), front):
        (error,) = planned(body, body, status=status).errors
        assert (error.kind, status in error.why) == (Kind.STATUS, True)
        assert repair in error.advice
        assert planned(body, None, status=status).errors == []
