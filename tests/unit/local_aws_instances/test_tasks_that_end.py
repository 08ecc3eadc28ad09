"""A task of Amazon ECS answers what it has before its container is ended."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from local_aws.container_engine import Engine, ImageFolders
from local_aws.load_balancing import OpenRequests
from local_aws.ministack_hooks import containers
from local_aws.ministack_hooks.internals import internal


@pytest.mark.parametrize("by_id", [True, False])
def test_a_container_ends_after_its_requests(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, by_id: bool
) -> None:
    """Whether ECS has the container or only its ID."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    events: list[str] = []
    requests, ecs = OpenRequests(), internal("services.ecs")

    def wait_for(target: str, within: float) -> bool:
        assert within > 0
        events.append(f"waited for {target}")
        return True

    monkeypatch.setattr(requests, "wait_for", wait_for)
    monkeypatch.setattr(ecs, "_remove_docker_container", lambda *_: events.append("ended"))
    engine: Any = Engine(ImageFolders(tmp_path), tmp_path)
    container = SimpleNamespace(address="10.0.128.10")
    engine.containers.get = {"1": container}.get
    containers._answer_first(engine, requests)
    ecs._remove_docker_container(engine, "1" if by_id else container)
    assert events == ["waited for 10.0.128.10", "ended"]
