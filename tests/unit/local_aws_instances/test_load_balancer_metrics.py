"""What load balancers publish: the requests of a minute, for each target."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local_aws.load_balancing import HealthCheck, HealthChecks, OpenRequests, RequestCounts
from local_aws.load_balancing.health import TargetHealth
from local_aws.ministack_hooks import target_requests
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.load_balancer_metrics import LoadBalancerMetrics
from local_aws.pace import Pace
from local_aws.scope import Scope

SCOPE = Scope("111122223333", "eu-west-1")
ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333"
GROUP, BALANCER = f"{ARN}:targetgroup/tasks/1", f"{ARN}:loadbalancer/app/front/2"
OF_GROUP = (("TargetGroup", "targetgroup/tasks/1"),)
OF_BOTH = (("LoadBalancer", "app/front/2"), *OF_GROUP)
CHECK = HealthCheck(
    path="/",
    port=None,
    interval=10,
    timeout=5,
    healthy_after=2,
    unhealthy_after=2,
    codes="200",
)


@pytest.fixture
def balancers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A load balancer with a target group of three targets, that answer."""

    async def answer(*_: Any) -> Any:
        return 200, {}, b""

    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    service = internal("services.alb")
    monkeypatch.setattr(service, "_forward_to_tg", service._forward_to_tg)
    monkeypatch.setattr(service, "_proxy_http_target", answer)
    with internal("core.responses").request_scope(SCOPE.account, SCOPE.region):
        service._tgs[GROUP] = {
            "TargetGroupArn": GROUP,
            "TargetType": "ip",
            "LoadBalancerArns": [BALANCER],
        }
        service._targets[GROUP] = [{"Id": one} for one in ("a", "b", "c")]
        yield service
        del service._tgs[GROUP], service._targets[GROUP]


@pytest.fixture
def checks() -> HealthChecks:
    """Nothing is known of the targets' health yet."""
    return HealthChecks(list, lambda *_: None, Pace())


@pytest.fixture
def metrics(request: pytest.FixtureRequest, checks: HealthChecks) -> LoadBalancerMetrics:
    """They count what is forwarded."""
    request.getfixturevalue("balancers")
    counts = RequestCounts()
    target_requests.install(checks, OpenRequests(), counts)
    return LoadBalancerMetrics(checks, counts)


def published(metrics: LoadBalancerMetrics) -> dict[Any, float]:
    """The values by their dimensions, each of one occurrence."""
    found = metrics.sample()
    assert set(found.values()) <= {1}
    assert {(one.namespace, one.name, one.unit, one.scope) for one in found} <= {
        ("AWS/ApplicationELB", "RequestCountPerTarget", "Count", SCOPE)
    }
    return {one.dimensions: one.value for one in found}


def forward(balancers: Any, times: int) -> None:
    """So many requests."""
    for _ in range(times):
        asyncio.run(balancers._forward_to_tg(GROUP, "GET", "/", {}, b"", {}))


def healthy(checks: HealthChecks, target: str) -> None:
    """A target has passed its check."""
    health = TargetHealth()
    health.saw(200, CHECK)
    checks._known[GROUP, target] = health


def test_requests_are_shared_by_the_healthy_targets(
    balancers: Any, checks: HealthChecks, metrics: LoadBalancerMetrics
) -> None:
    """By all of them where none is, as they get the requests then."""
    forward(balancers, 6)
    assert published(metrics) == {OF_GROUP: 2, OF_BOTH: 2}
    healthy(checks, "a")
    healthy(checks, "b")
    forward(balancers, 6)
    assert published(metrics) == {OF_GROUP: 3, OF_BOTH: 3}


def test_that_nobody_asks_is_told_too(balancers: Any, metrics: LoadBalancerMetrics) -> None:
    """Without zeros nothing would scale in; what was told is not told again."""
    forward(balancers, 3)
    published(metrics)
    assert published(metrics) == {OF_GROUP: 0, OF_BOTH: 0}


def test_a_request_that_no_target_got_does_not_count(
    balancers: Any, metrics: LoadBalancerMetrics
) -> None:
    """A group without targets has none to share requests."""
    balancers._targets[GROUP] = []
    forward(balancers, 2)
    assert published(metrics)[OF_GROUP] == 0


def test_functions_have_no_such_metric(balancers: Any, metrics: LoadBalancerMetrics) -> None:
    """It does not apply where the target is a function."""
    balancers._tgs[GROUP]["TargetType"] = "lambda"
    assert published(metrics) == {}
