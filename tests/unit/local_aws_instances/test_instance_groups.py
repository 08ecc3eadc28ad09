import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from local_aws.container_engine import ImageFolders
from local_aws.hosting_protocol import Credentials
from local_aws.instances import Group, GroupError, Instance, Instances, InstanceSettings, Launch
from local_aws.instances.checks import booted
from local_aws.instances.metadata import MetadataService, pages

NAMES = ("access_key_id", "secret_access_key", "session_token")
KEYS = Credentials(**{name: f"some {name}" for name in NAMES})
SCRIPT = "#!/bin/bash\ndnf install -y docker\n"


@dataclass
class FakeSurroundings:
    """Remembers what it learns, in order."""

    events: list[tuple[str, str]] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=itertools.count)

    def launched(self, launch: Launch) -> str:
        """It is about to join."""
        del launch
        return f"i-{next(self.ids)}"

    def joined(self, instance: Instance) -> None:
        """It was launched."""
        self.events.append(("joined", instance.id))

    def serves(self, instance: Instance) -> None:
        """It has come up."""
        self.events.append(("serves", instance.id))

    def left(self, instance: Instance) -> None:
        """It ends."""
        self.events.append(("left", instance.id))

    def moved_to(self, groups: list[str], instances: Iterable[Instance]) -> None:
        """Nobody asks."""


def launch(script: str = SCRIPT) -> Launch:
    """What instances with this user data are launched from."""
    return Launch(
        template={"UserData": script},
        user_data=script,
        region="eu-west-1",
        role=None,
        credentials=lambda _: KEYS,
        endpoint_url="http://127.0.0.1:1",
    )


@pytest.fixture
def group(tmp_path: Path) -> Iterable[Group]:
    """A group with two instances."""
    instances = Instances(ImageFolders(tmp_path), tmp_path, InstanceSettings())
    found = Group(instances, FakeSurroundings())
    found.resize(2, launch(), booted)
    yield found
    instances.stop()


def events(group: Group) -> list[str]:
    """What the surroundings learned."""
    assert isinstance(group.surroundings, FakeSurroundings)
    return [event for event, _ in group.surroundings.events]


def test_an_instance_ends_only_when_its_successor_serves(group: Group) -> None:
    """One after the other."""
    before = list(group.members)
    group.replace(before, launch(), booted)
    assert events(group)[4:] == ["joined", "serves", "left"] * 2
    assert not set(map(id, before)) & set(map(id, group.members))


@pytest.mark.parametrize("change", ["replace", "resize"])
def test_a_new_instance_that_fails_is_gone_again(group: Group, change: str) -> None:
    """Those before it stay, and the error has what it said."""
    before, wrong = list(group.members), launch(SCRIPT + "set -euo pipefail\nno-such-command\n")
    actions: dict[str, Callable[[], None]] = {
        "replace": lambda: group.replace(before, wrong, booted),
        "resize": lambda: group.resize(3, wrong, booted),
    }
    with pytest.raises(GroupError, match="no-such-command: command not found"):
        actions[change]()
    assert group.members == before
    assert events(group)[4:] == ["joined", "left"]


def test_surplus_instances_end(group: Group) -> None:
    """The newest first."""
    first, _ = group.members
    group.resize(1, launch(), booted)
    assert group.members == [first]


def test_what_ends_by_other_means_is_gone(group: Group) -> None:
    """A refresh that was to replace it replaces the others, and it can't end twice."""
    lost, other = list(group.members)
    for _ in range(2):
        group.drop(lost.id)
    assert group.members == [other]
    group.replace([lost, other], launch(), booted)
    assert len(group.members) == 1
    assert not group.has(lost.id)
    assert not group.has(other.id)


def test_credentials_are_told_to_whoever_has_a_token() -> None:
    """IMDSv2: the instance asks for a token first."""
    told = pages(instance_id="i-1", region="eu-west-1", role="Role", credentials=lambda: KEYS)
    service = MetadataService(told)
    path = service.url + "latest/meta-data/iam/security-credentials/"
    lifetime = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}
    try:
        assert httpx.get(path).status_code == 401
        assert httpx.put(service.url + "latest/api/token").status_code == 400
        token = httpx.put(service.url + "latest/api/token", headers=lifetime).text
        header = {"X-aws-ec2-metadata-token": token}
        role = httpx.get(path, headers=header).text
        assert role == "Role"
        assert httpx.get(path + role, headers=header).json()["Token"] == KEYS.session_token
        assert httpx.get(path + "Other", headers=header).status_code == 404
    finally:
        service.close()


def test_a_group_that_has_ended_gets_no_instances(group: Group) -> None:
    """Somebody may have asked for more a moment before."""
    group.end()
    group.resize(3, launch(), booted)
    assert group.members == []
