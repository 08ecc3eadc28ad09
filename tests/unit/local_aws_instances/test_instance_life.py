"""What runs on an instance runs as long as the instance, and no longer."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from local_aws.container_engine import ImageFolders
from local_aws.hosting_protocol import Credentials
from local_aws.instances import Instance, Instances, InstanceSettings, Launch, instance
from local_aws.instances.unit import Unit

IMAGE = "modelport.local/app@sha256:abc"
LAUNCH = Launch(
    template={},
    user_data="#!/bin/bash\n",
    region="eu-west-1",
    role=None,
    credentials=lambda _: Credentials(access_key_id="", secret_access_key="", session_token=""),
    endpoint_url="http://127.0.0.1:1",
)


@dataclass
class FakeContainer:
    """Runs until it is stopped."""

    environment: dict[str, str]
    listens_on: int = 8080
    port: int = 1
    ended: threading.Event = field(default_factory=threading.Event)
    removed: threading.Event = field(default_factory=threading.Event)

    def wait(self) -> None:
        """Its end."""
        self.ended.wait(10)

    def stop(self) -> None:
        """End it."""
        self.ended.set()

    def remove(self) -> None:
        """Forget it."""
        assert self.ended.is_set()
        self.removed.set()


@pytest.fixture
def containers(monkeypatch: pytest.MonkeyPatch) -> list[FakeContainer]:
    """Those that were started."""
    found: list[FakeContainer] = []

    def start(*, environment: dict[str, str], **_: Any) -> FakeContainer:
        found.append(FakeContainer(environment))
        return found[-1]

    monkeypatch.setattr(instance, "Container", start)
    return found


@pytest.fixture
def instances(tmp_path: Path) -> Iterable[Instances]:
    """They have one image."""
    (tmp_path / "app-abc").mkdir()
    found = Instances(ImageFolders(tmp_path), tmp_path, InstanceSettings())
    yield found
    found.stop()


def unit(restarts_after: float | None) -> Unit:
    """A service with the image."""
    return Unit(image=IMAGE, environment={"A": "1"}, requires=(), restarts_after=restarts_after)


def running(instances: Instances, restarts_after: float | None = 0.0) -> Instance:
    """An instance whose service has started."""
    found = instances.launch(LAUNCH, "i-1")
    found.start(unit(restarts_after))
    return found


def test_a_container_is_found_by_its_own_port_alone(
    instances: Instances, containers: list[FakeContainer]
) -> None:
    """It is told its variables, and how it reaches AWS."""
    found = running(instances)
    assert instances.place(found.id, 8080) == ("127.0.0.1", 1)
    assert instances.place(found.id, 80) is None
    told = containers[0].environment
    assert (told["A"], told["AWS_ENDPOINT_URL"]) == ("1", LAUNCH.endpoint_url)


def test_a_container_that_ends_is_started_again(
    instances: Instances, containers: list[FakeContainer]
) -> None:
    """As `Restart=always` asks; what belonged to the first one is freed."""
    running(instances)
    containers[0].stop()
    assert containers[0].removed.wait(10)
    while len(containers) < 2:  # the suite's time limit is the test's
        threading.Event().wait(0.005)


def test_a_container_that_shall_not_be_started_again_is_not(
    instances: Instances, containers: list[FakeContainer]
) -> None:
    """Without `Restart=always`."""
    found = running(instances, restarts_after=None)
    containers[0].stop()
    assert containers[0].removed.wait(10)
    found.terminate()
    assert len(containers) == 1


@pytest.mark.parametrize("one_by_one", [True, False])
def test_nothing_outlives_its_instance(
    instances: Instances, containers: list[FakeContainer], *, one_by_one: bool
) -> None:
    """Whether it is terminated, or the embedded AWS stops; nothing is where it was."""
    found = running(instances)
    if one_by_one:
        instances.terminate(found)
    else:
        instances.stop()
        with pytest.raises(RuntimeError, match="stops"):
            instances.launch(LAUNCH, "i-2")
    assert containers[0].removed.is_set()
    assert instances.place(found.id, 8080) is None
    found.start(unit(0.0))
    assert len(containers) == 1
