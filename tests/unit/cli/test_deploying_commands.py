"""`modelport plan`, `deploy` and `verify`: what they print, and how they end."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from modelport import configuration, deploying, toolchain, verification
from modelport.aws import places
from modelport.aws.places import Place
from modelport.cli.deploy import deploy
from modelport.cli.plan import plan
from modelport.cli.verify import verify
from modelport.deploying import DeployError, Prepared, Record, Rollout
from modelport.planning import Deployed
from modelport.verification import Failure, Verification
from tests.unit.planning.templates import NAME, planned, template, variant

ACCOUNT = "111122223333"
TARGET = f"endpoint/{NAME}/variant/AllTraffic"
WORKS = planned(template(), template(AllTraffic=variant(model="v2")))
FAILS = planned(template(), template(AllTraffic=variant("serverless")))
PLACE = Place(environment="dev", region="eu-west-1")
HALFWAY = Record(
    environment="dev", place=f"{ACCOUNT}/eu-west-1", phase=2, detached={"Stack": [TARGET]}
)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where deployments are written down; the environment dev is on AWS."""
    monkeypatch.setattr(toolchain, "STATE", tmp_path)
    environment = SimpleNamespace(name="dev", account=ACCOUNT)
    monkeypatch.setattr(configuration, "load", lambda _env: environment)
    monkeypatch.setattr(places, "find_place", lambda *, env, aws, state: PLACE)  # noqa: ARG005
    return tmp_path


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes the comparison with what is deployed come out so; `asked` is what was compared."""
    asked: list[dict[str, Any]] = []

    def come_out(found: Any) -> None:
        environment: Any = SimpleNamespace(account=ACCOUNT, name="dev")
        prepared = Prepared(
            environment=environment,
            place=PLACE,
            assembly=Path("cdk.out"),
            deployed=Deployed(),
            plan=found,
        )
        monkeypatch.setattr(deploying, "planned", lambda _, **how: asked.append(how) or prepared)

    come_out.asked = asked
    return come_out


@pytest.fixture
def deployments(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was deployed."""
    found: list[str] = []
    monkeypatch.setattr(Rollout, "run", lambda _self: found.append("dev"))
    return found


def test_a_plan_that_works_ends_well(plans: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """For a program, everything that it says."""
    plans(WORKS)
    plan("dev", json=True)
    said = json.loads(capsys.readouterr().out)
    assert (said["works"], said["changes"][0]["kind"]) == (True, "updated in place")


def test_only_a_deployment_waits_for_what_is_under_way(plans: Any, deployments: list[str]) -> None:
    """As an interrupted one leaves it to CloudFormation; a plan says that it is."""
    plans(WORKS)
    deploy("dev", aws=True, yes=True)
    plan("dev", aws=True)
    assert [one["aws"] for one in plans.asked] == [True, True]
    assert [one.get("settled", False) for one in plans.asked] == [True, False]
    assert deployments == ["dev"]


@pytest.mark.parametrize("command", [plan, deploy])
def test_what_cannot_work_ends_with_1_and_is_not_deployed(
    command: Any, plans: Any, deployments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever asks, and whether or not it may."""
    plans(FAILS)
    allowed = {"yes": True} if command is deploy else {}
    for as_json in (False, True):
        with pytest.raises(typer.Exit) as ended:
            command("dev", json=as_json, **allowed)
        said = capsys.readouterr()
        assert ended.value.exit_code == 1
        assert "1 of these can't work; nothing was changed" in said.err
        assert "SageMaker updates no endpoint on instances to a serverless one" in said.out
        assert not as_json or json.loads(said.out)["works"] is False
    assert deployments == []


def test_nothing_is_deployed_to_aws_unless_somebody_says_so(
    plans: Any, deployments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a terminal nobody can be asked, so it has to be said beforehand."""
    plans(WORKS)
    with pytest.raises(typer.Exit) as ended:
        deploy("dev")
    assert ended.value.exit_code == 1
    assert f"deploys to account {ACCOUNT}, eu-west-1: say that it may (--yes)" in (
        capsys.readouterr().err
    )
    assert deployments == []
    deploy("dev", yes=True)
    assert deployments == ["dev"]


def test_a_deployment_that_fails_halfway_says_where_it_is(
    plans: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is away, how to go on, and why; then the next one says that it goes on."""

    def fail(rollout: Rollout) -> None:
        HALFWAY.write(rollout.state)
        raise DeployError("the weights are broken")

    plans(WORKS)
    monkeypatch.setattr(Rollout, "run", fail)
    for expected in ("", "goes on: an earlier deployment was interrupted in phase 2"):
        with pytest.raises(typer.Exit) as ended:
            deploy("dev", aws=True, yes=True)
        said = capsys.readouterr().err
        assert ended.value.exit_code == 1
        assert expected in said
        assert f"in phase 2 of 3; without scaling until it is done: {TARGET}" in said
        assert "go on: modelport deploy dev --aws" in said
        assert "the weights are broken" in said


@pytest.mark.parametrize(
    ("error", "goes_on"), [(KeyboardInterrupt(), True), (DeployError(), False)]
)
def test_an_interrupted_deployment_can_be_gone_on_with(
    plans: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    goes_on: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """CloudFormation goes on by itself; what was rolled back begins anew."""

    def end(_rollout: Rollout) -> None:
        raise error

    plans(WORKS)
    monkeypatch.setattr(Rollout, "run", end)
    with pytest.raises((KeyboardInterrupt, typer.Exit)):
        deploy("dev", yes=True)
    assert ("go on: modelport deploy dev\n" in capsys.readouterr().err) is goes_on


def test_verify_ends_with_1_where_anything_is_wrong(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every failure on a line; a deployment that was interrupted has its scaling away."""
    failures: list[Failure] = []
    monkeypatch.setattr(
        verification,
        "verify",
        lambda *_: Verification(
            endpoints=(NAME,), asked=1, unasked=(NAME,), failures=tuple(failures)
        ),
    )
    verify("dev")
    assert capsys.readouterr().out.splitlines() == [
        "asked 1 sample of 1 endpoint",
        f"{NAME}: no model of it has a samples.json here, so none was asked",
        "everything serves as it was deployed",
    ]
    failures.append(Failure(subject=NAME, what="is Failed", advice="look"))
    HALFWAY.write(state)
    with pytest.raises(typer.Exit):
        verify("dev")
    assert "everything serves" not in capsys.readouterr().out
    with pytest.raises(typer.Exit) as ended:
        verify("dev", aws=True, json=True)
    said = capsys.readouterr()
    assert ended.value.exit_code == 1
    assert said.err.splitlines()[-2:] == [
        f"dev: its deployment was interrupted {HALFWAY}: modelport deploy dev --aws",
        f"{NAME}: is Failed: look",
    ]
    assert json.loads(said.out)["serves"] is False
