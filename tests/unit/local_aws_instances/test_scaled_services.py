"""Services of Amazon ECS as they are scaled: what is seen of them, and what is asked of ECS."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local_aws.autoscaling.engine.surroundings import Capacity
from local_aws.autoscaling.target_key import TargetKey
from local_aws.errors import AwsError
from local_aws.ministack_hooks.ecs_services import EcsServices, target_groups
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.scopes import current_scope
from local_aws.scope import Scope

SCOPE = Scope("111122223333", "eu-west-1")
KEY = TargetKey("ecs", "service/cluster/name", "ecs:service:DesiredCount")
GROUP = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/tasks/1"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """A service that has the two tasks that it should have."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    services = internal("services.ecs")._services
    key = (SCOPE.account, SCOPE.region, "cluster/name")
    services._data[key] = {
        "status": "ACTIVE",
        "desiredCount": 2,
        "runningCount": 2,
        "loadBalancers": [{"targetGroupArn": GROUP}, {"loadBalancerName": "classic"}],
        "deployments": [{"status": "PRIMARY", "rolloutState": "COMPLETED"}],
    }
    yield services._data[key]
    del services._data[key]


@pytest.mark.parametrize(
    ("running", "rollout", "settled"),
    [(2, "COMPLETED", True), (1, "COMPLETED", False), (2, "IN_PROGRESS", False)],
)
def test_it_is_settled_once_it_has_what_it_should_have(
    service: dict[str, Any], *, running: int, rollout: str, settled: bool
) -> None:
    """And while nothing is being deployed."""
    service["runningCount"], service["deployments"][0]["rolloutState"] = running, rollout
    assert EcsServices().capacity(SCOPE, KEY) == Capacity(2, settled)


def test_its_target_groups_are_named_as_in_labels(service: dict[str, Any]) -> None:
    """By the last part of their ARNs; other regions have no such service."""
    assert target_groups(SCOPE, "cluster", "name") == {"targetgroup/tasks/1"}
    with pytest.raises(AwsError, match="ECS service doesn't exist: service/cluster/name"):
        target_groups(Scope(SCOPE.account, "us-east-1"), "cluster", "name")
    service["status"] = "INACTIVE"
    with pytest.raises(AwsError, match="ECS service doesn't exist"):
        target_groups(SCOPE, "cluster", "name")


def test_nobody_waits_for_the_tasks_that_leave(
    service: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ECS is asked in the target's account and region; meanwhile the service isn't settled."""
    asked: list[Any] = []
    may_end, ended = threading.Event(), threading.Event()

    def update(parameters: dict[str, Any]) -> None:
        may_end.wait(10)
        asked.append((current_scope(), parameters))
        ended.set()

    monkeypatch.setattr(internal("services.ecs"), "_update_service", update)
    services = EcsServices()
    services.change(SCOPE, KEY, 1)
    assert services.capacity(SCOPE, KEY) == Capacity(1, settled=False)
    may_end.set()
    assert ended.wait(10)
    assert service["desiredCount"] == 1
    assert asked == [(SCOPE, {"cluster": "cluster", "service": "name", "desiredCount": 1})]


def test_a_service_that_is_gone_has_nothing_to_scale(service: dict[str, Any]) -> None:
    """Its deletion leaves it as INACTIVE."""
    service["status"] = "INACTIVE"
    assert EcsServices().capacity(SCOPE, KEY) is None
    with pytest.raises(AwsError, match="Service was not ACTIVE: name"):
        EcsServices().change(SCOPE, KEY, 3)
    assert service["desiredCount"] == 2
