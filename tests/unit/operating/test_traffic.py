from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from modelport.aws.targets import Target
from modelport.operating.live import LiveError
from modelport.operating.traffic import (
    VariantTraffic,
    parse_weights,
    set_weights,
    traffic_of,
)


class _SageMaker:
    """An endpoint of two variants that is Updating for a look after each change."""

    def __init__(self, *, ends: str = "InService") -> None:
        self.weights = {"Champion": 3.0, "Challenger": 1.0}
        self.ends = ends
        self.statuses = ["InService"]
        self.asked: list[Any] = []

    def describe_endpoint(self, **_: Any) -> dict[str, Any]:
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        variants = [
            {"VariantName": name, "CurrentWeight": weight, "CurrentInstanceCount": 2}
            for name, weight in self.weights.items()
        ]
        return {"EndpointStatus": status, "ProductionVariants": variants, "FailureReason": "why"}

    def update_endpoint_weights_and_capacities(self, **request: Any) -> None:
        wanted = request["DesiredWeightsAndCapacities"]
        self.asked.append(wanted)
        self.weights |= {item["VariantName"]: item["DesiredWeight"] for item in wanted}
        self.statuses = ["Updating", self.ends]


def _target(sagemaker: Any, *, kind: str = "real-time") -> Target:
    return Target(name="e", type=kind, client=lambda _service: sagemaker)


def _changed(sagemaker: Any, **weights: float) -> tuple[VariantTraffic, ...]:
    return set_weights(_target(sagemaker), weights, tell=lambda _: None, pause=0)


def test_shares_follow_the_weights() -> None:
    """A weight counts relative to the others."""
    champion, challenger = traffic_of(_target(_SageMaker()))
    assert (champion.share, challenger.share) == (0.75, 0.25)
    assert champion.instances == 2


def test_weights_are_set_and_waited_for() -> None:
    """Only what is named is sent; the answer is what applies in the end."""
    sagemaker, told = _SageMaker(), list[str]()
    variants = set_weights(_target(sagemaker), {"Challenger": 3}, tell=told.append, pause=0)
    assert sagemaker.asked == [[{"VariantName": "Challenger", "DesiredWeight": 3}]]
    assert [variant.share for variant in variants] == [0.5, 0.5]
    assert told == ["Updating"]


def test_an_unknown_variant_is_not_sent() -> None:
    """The message lists what there is, and the closest of it."""
    sagemaker = _SageMaker()
    match = r"no variant Champoin: it has Champion, Challenger; did you mean Champion\?"
    with pytest.raises(LiveError, match=match):
        _changed(sagemaker, Champoin=1)
    assert sagemaker.asked == []


def test_one_variant_must_get_requests() -> None:
    """All weights zero is refused here already, those that stay counted."""
    with pytest.raises(LiveError, match="above 0"):
        _changed(_SageMaker(), Champion=0, Challenger=0)
    [champion, challenger] = _changed(_SageMaker(), Champion=0)
    assert (champion.share, challenger.share) == (0, 1)


def test_a_failed_change_says_why() -> None:
    """The endpoint's reason is shown."""
    with pytest.raises(LiveError, match=r"^e: Failed: why$"):
        _changed(_SageMaker(ends="Failed"), Champion=2)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["Champion"], "expected NAME=WEIGHT"),
        (["=2"], "expected NAME=WEIGHT"),
        (["Champion="], "expected NAME=WEIGHT"),
        (["Champion=-1"], "received -1, expected a number from 0 on"),
        (["Champion=nan"], "received nan"),
        (["Champion=half"], "received half"),
        (["Champion=1", "Champion=2"], "given twice"),
    ],
)
def test_words_that_are_no_weights_are_refused(words: list[str], message: str) -> None:
    """Each message names the word."""
    with pytest.raises(LiveError, match=message):
        parse_weights(words)


def test_a_function_has_no_variants() -> None:
    """An endpoint that a Lambda function serves is told apart before SageMaker is asked."""
    with pytest.raises(LiveError, match="no variants"):
        traffic_of(_target(None, kind="lambda"))


def test_a_serverless_variant_has_no_instances() -> None:
    """Its count is none, not zero."""
    variant = {"VariantName": "AllTraffic", "CurrentWeight": 1.0}
    answer = {"EndpointStatus": "InService", "ProductionVariants": [variant]}
    [only] = traffic_of(_target(SimpleNamespace(describe_endpoint=lambda **_: answer)))
    assert (only.instances, only.share) == (None, 1.0)


def test_what_aws_refuses_is_told() -> None:
    """No traceback, and the endpoint's name in front."""

    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "ValidationException", "Message": "no"}}, "Describe")

    with pytest.raises(LiveError, match=r"^e: .*ValidationException"):
        traffic_of(_target(SimpleNamespace(describe_endpoint=refuse)))
