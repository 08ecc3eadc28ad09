import pytest

from local_aws.load_balancing import HealthCheck, HealthChecks, TargetGroup, TargetHealth
from local_aws.pace import Pace

CHECK = HealthCheck(
    path="/health",
    port=None,
    interval=10,
    timeout=1,
    healthy_after=2,
    unhealthy_after=3,
    codes="200-204,301",
)


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ([], "initial"),
        ([200], "healthy"),
        ([None, None], "initial"),
        ([None, None, 500], "unhealthy"),
        ([200, None, None], "healthy"),
        ([200, None, 200, None, None], "healthy"),
        ([200, 404, 404, 404], "unhealthy"),
        ([None, None, None, 301], "unhealthy"),
        ([None, None, None, 301, 204], "healthy"),
    ],
)
def test_the_state_of_a_target(statuses: list[int | None], state: str) -> None:
    """One success makes a new target healthy; thresholds count checks in a row."""
    health = TargetHealth()
    for status in statuses:
        health.saw(status, CHECK)
    assert health.state == state


def test_the_reason_tells_the_status() -> None:
    """As DescribeTargetHealth does."""
    health = TargetHealth()
    for _ in range(3):
        health.saw(404, CHECK)
    assert health.reason == "Target.ResponseCodeMismatch"
    assert health.description.endswith("[404]")


def test_requests_go_to_healthy_targets_and_to_all_where_none_is() -> None:
    """A load balancer fails open."""
    groups = [TargetGroup(arn="group", check=CHECK, targets=[("a", 80), ("b", 80)])]
    checks = HealthChecks(lambda: groups, lambda *_: None, Pace())
    assert checks.routable("group", ["a", "b"]) == ["a", "b"]
    checks.of("group", "a")
    checks.look()
    checks._known["group", "a"].saw(200, CHECK)
    assert checks.routable("group", ["a", "b"]) == ["a"]
    groups.clear()
    checks.look()
    assert checks.of("group", "a").state == "initial"
