"""`verify`: everything of an environment, and a sample of each model."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from modelport.contracts.addresses import Asked
from modelport.interfaces.samples import Sample
from modelport.verification import Verification, answers, verify
from tests.unit.aws.account import Account, DeployedStack, serving
from tests.unit.planning.templates import NAME, PHYSICAL_IDS, STACK, template

COMPONENT = {
    "Type": "AWS::SageMaker::InferenceComponent",
    "Properties": {
        "InferenceComponentName": "films",
        "EndpointName": NAME,
        "VariantName": "AllTraffic",
    },
}
ALARM = {"Type": "AWS::CloudWatch::Alarm", "Properties": {}}
COMPLETE = {"Resources": {**template()["Resources"], "Films": COMPONENT, "Errors": ALARM}}
ANSWER = {"label": "good"}


def _account() -> Account:
    """Everything serves."""
    ids = {**PHYSICAL_IDS, "Errors": "errors"}
    described = serving(NAME, config="config-1", model="model-1")
    return Account(
        stacks={STACK: DeployedStack(template=COMPLETE, physical_ids=ids)},
        described={**described, "films": {"InferenceComponentStatus": "InService"}},
        alarms={"errors": "OK"},
        answer=json.dumps(ANSWER).encode(),
    )


def _verified(
    account: Account, monkeypatch: pytest.MonkeyPatch, *ways: dict[str, str]
) -> Verification:
    """Of an environment of one endpoint, with two samples for each way to ask it."""
    samples = [Sample(body={"number": number}, expect=ANSWER) for number in (1, 2)]
    asked = [Asked(sample=sample, parameters=way) for way in ways for sample in samples]
    monkeypatch.setattr(answers, "samples_of", lambda *_: asked)
    endpoint = SimpleNamespace(type="real-time", expires=None)
    environment: Any = SimpleNamespace(
        name="dev", endpoints={"tiny": endpoint}, endpoint_name="dev-{}".format
    )
    return verify(environment, account.place())


def test_every_model_is_asked_one_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of each, in its own way; an endpoint without any is named."""
    account = _account()
    found = _verified(account, monkeypatch, {"TargetVariant": "A"}, {"TargetVariant": "B"})
    assert found == Verification(endpoints=(NAME,), asked=2, unasked=(), failures=())
    assert [one["TargetVariant"] for one in account.asked] == ["A", "B"]
    sent = {(one["EndpointName"], one["Body"]) for one in account.asked}
    assert sent == {(NAME, b'{"number": 1}')}
    assert _verified(account, monkeypatch).unasked == (NAME,)


@pytest.mark.parametrize(
    ("broken", "failure"),
    [
        ({"alarms": {"errors": "ALARM"}}, f"{STACK}: the alarm errors is in ALARM"),
        ({"answer": b'{"label": "bad"}'}, "the sample is answered {'label': 'bad'}, expected"),
        ({"answer": b"oops"}, f"{NAME}, B: the sample is answered oops, expected"),
        ({"described": {"films": None}}, f"{NAME}: the component films is missing"),
        (
            {"described": {"films": {"InferenceComponentStatus": "Failed"}}},
            f"{NAME}: the component films is Failed",
        ),
        ({"described": {"model-1": None}}, f"{STACK}: its model model-1 was deleted"),
    ],
)
def test_what_is_wrong_is_found(
    monkeypatch: pytest.MonkeyPatch, broken: dict[str, Any], failure: str
) -> None:
    """Wherever AWS tells it, and nothing else is."""
    account = _account()
    account.alarms = broken.get("alarms", account.alarms)
    account.answer = broken.get("answer", account.answer)
    described = {**account.described, **broken.get("described", {})}
    account.described = {name: one for name, one in described.items() if one}
    (found,) = _verified(account, monkeypatch, {"TargetVariant": "B"}).failures
    assert failure in str(found)


def test_an_endpoint_that_refuses_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what SageMaker says; one that isn't deployed isn't asked."""
    account = _account()

    def refuse(**_: Any) -> None:
        said: Any = {"Error": {"Code": "ModelError", "Message": "it has no weights"}}
        raise ClientError(said, "InvokeEndpoint")

    monkeypatch.setattr(account, "invoke_endpoint", refuse)
    (found,) = _verified(account, monkeypatch, {}).failures
    assert str(found).startswith(f"{NAME}: the sample is not answered: ")
    assert "it has no weights" in str(found)
    account.stacks = {}
    gone = _verified(account, monkeypatch, {})
    assert [str(one) for one in gone.failures] == [f"{STACK}: is not deployed: modelport deploy"]
    assert (gone.asked, gone.unasked) == (0, ())


def test_a_hundred_alarms_are_asked_for_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """CloudWatch takes no more."""
    account = _account()
    names = [f"errors{number}" for number in range(101)]
    stack = account.stacks[STACK]
    stack.template = {"Resources": {**COMPLETE["Resources"], **dict.fromkeys(names, ALARM)}}
    stack.physical_ids = {**stack.physical_ids, **{name: name for name in names}}
    account.alarms = dict.fromkeys(names, "ALARM")
    assert len(_verified(account, monkeypatch, {}).failures) == len(names)
