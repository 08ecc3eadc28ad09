import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from modelport.aws.places import Place
from modelport.aws.session import LocalSession
from modelport.deploying import (
    DeployError,
    DetachError,
    Record,
    Rollout,
    place_name,
    read_record,
    rollout,
)
from modelport.planning import read_templates, scalings
from tests.unit.planning.templates import NAME, STACK, changed, planned, template, variant

TARGET = f"endpoint/{NAME}/variant/AllTraffic"
OLD = template(AllTraffic=variant(scaling=(1, 3)))
NEW = template(AllTraffic=variant("ml.m5.xlarge", scaling=(1, 3)))
PLACE = "111122223333/eu-west-1"


def _type(found: dict[str, Any]) -> str:
    variants = found["Resources"]["Config"]["Properties"]["ProductionVariants"]
    return str(variants[0]["InstanceType"])


class Cloud:
    """Where templates are deployed to, without anything that could refuse them but `fails_at`."""

    def __init__(self, folder: Path) -> None:
        """The old template is deployed."""
        self.folder = folder
        self.template: dict[str, Any] = OLD
        self.seen: list[tuple[str, bool]] = []
        self.alone: list[list[str]] = []
        self.fails_at: int | None = None
        self.said: list[str] = []

    def deploy(self, _place: Any, assembly: Path, stacks: Any = (), *, log: Path) -> None:
        """Takes the assembly's template as deployed, unless it is to fail now."""
        assert log.suffix == ".log"
        found = read_templates(assembly)[STACK]
        self.seen.append((_type(found), bool(scalings(found))))
        self.alone.append(list(stacks))
        if len(self.seen) == self.fails_at:
            raise DeployError("no")
        self.template = found

    def rollout(self, new: dict[str, Any]) -> Rollout:
        """A rollout of `new` from what is deployed now."""
        assembly = self.folder / "cdk.out"
        assembly.mkdir(exist_ok=True)
        (assembly / f"{STACK}.template.json").write_text(json.dumps(new))
        (assembly / f"{STACK}.assets.json").write_text('"0000"')
        properties = {
            "templateFile": f"{STACK}.template.json",
            "stackTemplateAssetObjectUrl": "s3://assets/0000.json",
        }
        artifact = {"type": "aws:cloudformation:stack", "properties": properties}
        (assembly / "manifest.json").write_text(json.dumps({"artifacts": {STACK: artifact}}))
        prepared: Any = SimpleNamespace(
            environment=SimpleNamespace(account="111122223333"),
            place=SimpleNamespace(environment="dev", region="eu-west-1", session=None),
            assembly=assembly,
            deployed=SimpleNamespace(stacks={STACK: SimpleNamespace(template=self.template)}),
            plan=planned(self.template, new),
        )
        return Rollout(prepared=prepared, state=self.folder, say=self.said.append)

    @property
    def record(self) -> Record | None:
        """What is written down."""
        return read_record(self.folder, "dev", PLACE)


@pytest.fixture
def cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """In place of `cdk deploy`."""
    cloud = Cloud(tmp_path)
    monkeypatch.setattr(rollout, "cdk_deploy", cloud.deploy)
    return cloud


def test_without_need_it_is_one_deployment(cloud: Cloud) -> None:
    """Nothing is written down."""
    cloud.rollout(template(AllTraffic=variant(model="v2", scaling=(1, 3)))).run()
    assert cloud.seen == [("ml.m5.large", True)]
    assert cloud.said == ["deploys (cdk deploy)"]
    assert cloud.record is None


def test_three_phases_take_scaling_away_and_put_it_back(cloud: Cloud) -> None:
    """The endpoint changes while it is away, and no other stack before that."""
    cloud.rollout(NEW).run()
    assert cloud.alone == [[STACK], [], []]
    assert cloud.seen == [("ml.m5.large", False), ("ml.m5.xlarge", False), ("ml.m5.xlarge", True)]
    assert [line[:12] for line in cloud.said] == ["phase 1 of 3", "phase 2 of 3", "phase 3 of 3"]
    assert cloud.record is None
    assert not (cloud.folder / "deployments" / "dev").exists()


@pytest.mark.parametrize(
    ("phase", "rest"),
    [
        (1, [("ml.m5.large", False), ("ml.m5.xlarge", False), ("ml.m5.xlarge", True)]),
        (2, [("ml.m5.xlarge", False), ("ml.m5.xlarge", True)]),
        (3, [("ml.m5.xlarge", True)]),
    ],
)
def test_it_goes_on_with_the_phase_that_failed(
    cloud: Cloud, phase: int, rest: list[tuple[str, bool]]
) -> None:
    """What is written down says which, and what is away; then it is gone."""
    cloud.fails_at = phase
    with pytest.raises(DeployError):
        cloud.rollout(NEW).run()
    assert cloud.record
    assert (cloud.record.phase, cloud.record.detached) == (phase, {STACK: [TARGET]})
    cloud.seen.clear()
    cloud.fails_at = None
    cloud.rollout(NEW).run()
    assert cloud.seen == rest
    assert cloud.record is None


def test_going_back_restores_the_scaling(cloud: Cloud) -> None:
    """After a failure in phase 2 the old configuration needs only its scaling."""
    cloud.fails_at = 2
    with pytest.raises(DeployError):
        cloud.rollout(NEW).run()
    cloud.fails_at = None
    cloud.rollout(OLD).run()
    assert cloud.seen[2:] == [("ml.m5.large", True)]
    assert cloud.record is None


def test_what_cannot_be_taken_apart_is_refused_before_anything_is_changed(cloud: Cloud) -> None:
    """Be it only what is to be deployed last: the scaling isn't away for nothing."""
    tags = [{"Key": "x", "Value": {"Ref": "TargetAllTraffic"}}]
    with pytest.raises(DetachError, match="AWS::SageMaker::Endpoint"):
        cloud.rollout(changed(NEW, "Endpoint", Tags=tags)).run()
    assert (cloud.seen, cloud.record) == ([], None)


def test_every_embedded_aws_is_a_place_of_its_own(session: LocalSession) -> None:
    """Nor is it AWS, in whatever account."""
    here = Place(environment="dev", region="eu-west-1", session=session)
    other = replace(here, session=session.model_copy(update={"pid": session.pid + 1}))
    places = [here, other, replace(here, session=None)]
    assert len({place_name(place, "111122223333") for place in places}) == len(places)
    assert place_name(here, None) == place_name(here, "111122223333")


def test_a_record_of_another_place_is_none_of_ours(cloud: Cloud) -> None:
    """Another account, or an embedded AWS that is gone."""
    record = Record(environment="dev", place="embedded AWS 1", phase=2, detached={})
    record.write(cloud.folder)
    assert not cloud.rollout(NEW).record
    assert read_record(cloud.folder, "dev", "embedded AWS 1") == record
