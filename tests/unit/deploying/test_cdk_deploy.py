"""How the CDK's command line is called, and what is said where it fails."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from modelport.aws.places import Place
from modelport.aws.session import LocalSession
from modelport.deploying import DeployError, cdk
from modelport.local.commands import CommandFailedError

ASSEMBLY = Path("cdk.out")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """What `cdk` was called with, in a shell whose user is signed in to AWS."""
    found: list[tuple[tuple[str, ...], dict[str, Any]]] = []
    monkeypatch.setenv("AWS_PROFILE", "mine")
    monkeypatch.setattr(cdk, "run_cdk", lambda *words, **more: found.append((words, more)))
    return found


def _deploy(place: Place, folder: Path, *stacks: str, assembly: Path = ASSEMBLY) -> None:
    cdk.cdk_deploy(place, assembly, stacks, log=folder / "deployments" / "dev.log")


def test_stacks_that_are_named_are_deployed_alone(calls: Any, tmp_path: Path) -> None:
    """Without those that they need; all of the assembly where none is named, unasked."""
    place = Place(environment="dev", region="eu-west-1")
    _deploy(place, tmp_path)
    _deploy(place, tmp_path, "One", "Other")
    (everything, _), (chosen, _) = calls
    assert everything[:2] == ("deploy", "--all")
    assert chosen[:4] == ("deploy", "One", "Other", "--exclusively")
    for words in (everything, chosen):
        options = dict(pairwise(words))
        assert (options["--app"], options["--require-approval"]) == ("cdk.out", "never")


def test_only_aws_sees_who_is_signed_in(calls: Any, session: LocalSession, tmp_path: Path) -> None:
    """What is deployed here has the embedded AWS's credentials, and its address."""
    _deploy(Place(environment="dev", region="eu-west-1"), tmp_path)
    _deploy(Place(environment="local", region="us-east-1", session=session), tmp_path)
    there, here = (more["variables"] for _, more in calls)
    assert there["AWS_PROFILE"] == "mine"
    assert "AWS_ENDPOINT_URL" not in there
    assert "AWS_PROFILE" not in here
    assert here["AWS_ENDPOINT_URL"] == session.gateway
    assert here["AWS_ACCESS_KEY_ID"] == session.credentials.access_key_id
    assert here["AWS_SECRET_ACCESS_KEY"] == session.credentials.secret_access_key
    assert here["AWS_REGION"] == session.region
    assert Path(here["TMPDIR"]).is_dir()


@pytest.mark.parametrize(
    ("reasons", "expected"), [(["Endpoint: no memory"], "  Endpoint: no memory"), ([], "  the end")]
)
def test_a_failure_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reasons: list[str], expected: str
) -> None:
    """CloudFormation's own reasons, of no other stacks than ours, or how the output ended."""

    def fail(*_: str, **__: Any) -> None:
        raise CommandFailedError("cdk deploy", 1, ["the end"])

    monkeypatch.setattr(cdk, "run_cdk", fail)
    monkeypatch.setattr(Place, "client", lambda *_: None)
    blamed: list[str] = []

    def failure_reasons(_: Any, *, is_ours: Callable[[str], bool]) -> list[str]:
        blamed.extend(filter(is_ours, ("Modelport-dev-Foundation", "Modelport-dev-x-Foundation")))
        return reasons

    monkeypatch.setattr(cdk, "failure_reasons", failure_reasons)
    (tmp_path / "a.json").write_text("{}", "utf-8")
    stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "a.json"}}
    manifest = {"artifacts": {"Modelport-dev-Foundation": stack}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(DeployError) as raised:
        _deploy(Place(environment="dev", region="eu-west-1"), tmp_path, assembly=tmp_path)
    assert str(raised.value).splitlines()[1:] == [
        expected,
        f"the whole log: {tmp_path / 'deployments' / 'dev.log'}",
    ]
    assert blamed == ["Modelport-dev-Foundation"]
