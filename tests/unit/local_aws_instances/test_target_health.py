from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

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


@pytest.fixture
def asked() -> list[tuple[str, str]]:
    """The paths that a target was asked for, and by whom."""
    return []


@pytest.fixture
def port(asked: list[tuple[str, str]]) -> Iterator[int]:
    """Where a target listens that answers with 204."""

    class Target(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["User-Agent"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Target) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def _checking(check: HealthCheck, place: Callable[[str, int], tuple[str, int]]) -> HealthChecks:
    group = TargetGroup(arn="group", check=check, targets=[("a", 80)])
    return HealthChecks(lambda: [group], place, Pace())


def test_a_target_is_asked_once_in_an_interval(port: int, asked: list[tuple[str, str]]) -> None:
    """For the group's path, by the name that load balancers give themselves."""
    checks = _checking(CHECK, lambda *_: ("127.0.0.1", port))
    for _ in range(2):
        checks.look()
    assert asked == [("/health", "ELB-HealthChecker/2.0")]
    assert checks.of("group", "a").state == "healthy"


def test_a_new_target_gets_requests_as_soon_as_it_answers(port: int) -> None:
    """It is asked in every round; that it doesn't answer yet counts only once in an interval."""
    places = [("127.0.0.1", 1)] * CHECK.unhealthy_after + [("127.0.0.1", port)]
    checks = _checking(CHECK, lambda *_: places.pop(0))
    for _ in range(CHECK.unhealthy_after):
        checks.look()
        assert checks.of("group", "a").state == "initial"
    checks.look()
    assert checks.of("group", "a").state == "healthy"


@pytest.mark.parametrize(("own", "expected"), [(None, 80), (8081, 8081)])
def test_a_check_has_the_port_of_the_requests_or_its_own(own: int | None, expected: int) -> None:
    """HealthCheckPort is traffic-port, or a number."""
    places: list[tuple[str, int]] = []

    def nowhere(target: str, port: int) -> tuple[str, int]:
        places.append((target, port))
        return ("127.0.0.1", 1)

    checks = _checking(replace(CHECK, port=own, unhealthy_after=1), nowhere)
    checks.look()
    assert places == [("a", expected)]
    health = checks.of("group", "a")
    assert (health.state, health.reason) == ("unhealthy", "Target.FailedHealthChecks")
