"""What is looked at, where, and how a plan says it."""

from typing import Any

import pytest
from botocore.exceptions import NoCredentialsError

from modelport.aws.places import Place
from modelport.aws.session import LocalSession
from modelport.cli.changes import plan_as_json, print_plan
from modelport.planning import Deployed, Kind, Level, plan
from modelport.preflight import preflight
from tests.unit.planning.templates import NAME, STACK, template
from tests.unit.preflight.naming import REGION, Denied, environment, named, naming

TEMPLATES = naming(
    {
        "Image": f"123456789012.dkr.ecr.{REGION}.amazonaws.com/m:1",
        "ModelDataUrl": "s3://models/m.tar.gz",
    }
)


class Refusing(Place):
    """A place where everything is refused."""

    def client(self, service: str) -> Any:  # noqa: ARG002 - any
        """A client that may do nothing."""
        return Denied()


def looked_at(place: Place) -> list[Kind]:
    """What is asked there: here each question is refused, and so leaves a note."""
    return [change.kind for change in preflight(place, TEMPLATES, environment())]


def test_on_aws_everything_is_looked_at() -> None:
    """Artifacts, images and quotas."""
    place = Refusing(environment="dev", region=REGION)
    assert looked_at(place) == [Kind.ARTIFACT, Kind.IMAGE, Kind.QUOTA]


def test_an_image_is_looked_for_in_its_own_region() -> None:
    """Amazon ECR has it there, wherever the endpoint is."""
    asked: list[tuple[str, str]] = []

    class Noting(Refusing):
        def client(self, service: str) -> Any:
            asked.append((service, self.region))
            return super().client(service)

    templates = naming({"Image": "123456789012.dkr.ecr.us-east-2.amazonaws.com/m:1"})
    preflight(Noting(environment="dev", region=REGION), templates, environment())
    assert ("ecr", "us-east-2") in asked


def test_the_embedded_aws_has_no_images_and_no_quotas() -> None:
    """Nothing is pulled there, and nothing runs out."""
    session = LocalSession.model_construct()
    place = Refusing(environment="dev", region=REGION, session=session)
    assert looked_at(place) == [Kind.ARTIFACT]


def test_what_cannot_be_looked_at_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says which permission it needs; who isn't signed in is told to, and that only."""
    place = Refusing(environment="dev", region=REGION)
    notes = preflight(place, TEMPLATES, environment())
    assert {note.level for note in notes} == {Level.INFO}
    assert notes[0].advice == "allow s3:ListBucket, to have it looked at"

    def refuse(*_: Any, **__: Any) -> None:
        raise NoCredentialsError

    monkeypatch.setattr(Denied, "__getattr__", lambda *_: refuse, raising=False)
    notes = preflight(place, TEMPLATES, environment())
    assert {(note.level, note.advice) for note in notes} == {(Level.INFO, "")}
    assert all("sign in (aws configure sso)" in note.why for note in notes)


def test_a_plan_says_it_with_its_endpoint(capsys: pytest.CaptureFixture[str]) -> None:
    """Below the endpoint's verdict and before the next one's; then the plan doesn't work."""
    other = template(name="dev-other")
    made = plan({STACK: template(), "Other": other}, Deployed())
    assert plan_as_json(made)["works"]
    found = named("s3://models/m.tar.gz").found(Kind.ARTIFACT, "isn't there", "upload it")
    missing = made.including([found])
    print_plan(missing)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{NAME}: new")
    at = lines.index("  error: artifact: models.m.artifact: s3://models/m.tar.gz isn't there")
    assert lines[at + 1] == "    → upload it"
    assert at < next(n for n, line in enumerate(lines) if line.startswith("dev-other: new"))
    assert not plan_as_json(missing)["works"]
