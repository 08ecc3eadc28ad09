"""A target that leaves gets nothing new, and answers what it has before anybody ends it."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from local_aws.load_balancing import HealthChecks, OpenRequests, RequestCounts
from local_aws.ministack_hooks import target_requests
from local_aws.ministack_hooks.internals import internal
from local_aws.pace import Pace

GROUP = "arn:aws:elasticloadbalancing:eu-west-1:000000000000:targetgroup/Targets/1"
STAYS = "i-stays"
LEAVES = "i-leaves"

Answer = Callable[[str], Any]


@pytest.fixture
def requests() -> OpenRequests:
    """Those that were not answered yet."""
    return OpenRequests()


@pytest.fixture
def balancers(
    requests: OpenRequests, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Any]:
    """A target group with two targets."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    service = internal("services.alb")
    monkeypatch.setattr(service, "_forward_to_tg", service._forward_to_tg)
    with internal("core.responses").request_scope("000000000000", "eu-west-1"):
        service._tgs[GROUP] = {"TargetGroupArn": GROUP, "TargetType": "instance", "Port": 80}
        service._targets[GROUP] = [{"Id": LEAVES}, {"Id": STAYS}]
        service._tg_attrs[GROUP] = [
            {"Key": "deregistration_delay.timeout_seconds", "Value": "0.01"}
        ]
        checks = HealthChecks(list, lambda *_: None, Pace())
        target_requests.install(checks, requests, RequestCounts())
        yield service
        for store in (service._tgs, service._targets, service._tg_attrs):
            del store[GROUP]


def forward(balancers: Any) -> Any:
    """A request to the group."""
    return balancers._forward_to_tg(GROUP, "GET", "/", {}, b"", {})


def answering(balancers: Any, monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    """Have targets answer so."""

    async def proxy(target: dict[str, str], *_: Any) -> Any:
        return 200, {}, answer(target["Id"])

    monkeypatch.setattr(balancers, "_proxy_http_target", proxy)


def leave(requests: OpenRequests) -> None:
    """It ends."""
    target_requests.leave([GROUP], LEAVES, requests)


def test_it_gets_no_requests_any_more(
    balancers: Any, requests: OpenRequests, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even one for which it was chosen a moment ago."""
    answering(balancers, monkeypatch, str.encode)
    chosen: list[str] = []

    def choose(targets: list[str]) -> str:
        chosen.append(targets[0])
        leave(requests)
        return targets[0]

    monkeypatch.setattr(target_requests.random, "choice", choose)
    assert asyncio.run(forward(balancers)) == (200, {}, STAYS.encode())
    assert chosen == [LEAVES, STAYS]


def test_a_group_without_targets_answers_503(balancers: Any, requests: OpenRequests) -> None:
    """As AWS does."""
    balancers._targets[GROUP] = [{"Id": LEAVES}]
    leave(requests)
    assert asyncio.run(forward(balancers))[0] == 503


def test_it_ends_once_the_last_of_a_body_was_sent(
    balancers: Any, requests: OpenRequests, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That an answer has begun is not enough."""
    balancers._targets[GROUP] = [{"Id": LEAVES}]
    balancers._tg_attrs[GROUP] = []
    events: list[str] = []
    deregistered, original = threading.Event(), requests.wait_for

    def wait_for(target: str, within: float) -> bool:
        deregistered.set()
        return original(target, within)

    def end() -> None:
        leave(requests)
        events.append("ended")

    async def ask() -> None:
        async def body(*_: Any) -> None:
            tasks.append(asyncio.create_task(asyncio.to_thread(end)))
            assert await asyncio.to_thread(deregistered.wait, 10)
            events.append("sent")

        tasks: list[asyncio.Task[None]] = []
        streaming = internal("core.responses").StreamingResponse
        answering(balancers, monkeypatch, lambda _: streaming(body))
        _, _, answer = await forward(balancers)
        await answer.runner(None, None)
        await tasks[0]

    monkeypatch.setattr(requests, "wait_for", wait_for)
    asyncio.run(ask())
    assert events == ["sent", "ended"]


@pytest.mark.parametrize("fails", [True, False])
def test_what_has_come_to_an_end_is_not_waited_for(
    balancers: Any, requests: OpenRequests, monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    """Whether it was answered or broke off."""

    def answer(_: str) -> bytes:
        if fails:
            raise ConnectionError
        return b""

    answering(balancers, monkeypatch, answer)
    balancers._targets[GROUP] = [{"Id": LEAVES}]
    if fails:
        with pytest.raises(ConnectionError):
            asyncio.run(forward(balancers))
    else:
        asyncio.run(forward(balancers))
    assert requests.wait_for(LEAVES, within=0)


def test_it_has_only_its_delay(balancers: Any, requests: OpenRequests) -> None:
    """The target group says how long; a request that never ends keeps nobody."""
    requests.began(LEAVES)
    leave(requests)
    assert not requests.wait_for(LEAVES, within=0)
    assert balancers._targets[GROUP] == [{"Id": STAYS}]
