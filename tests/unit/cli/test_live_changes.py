"""`modelport scale` and `modelport traffic`: shown without a word, changed with one."""

import json
from typing import Any

import pytest
import typer

from modelport.aws import targets
from modelport.aws.targets import Target
from modelport.cli.scale import scale
from modelport.cli.traffic import traffic


class _Aws:
    """SageMaker with an endpoint of two variants, the first of which is scaled."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def describe_endpoint(self, **_: str) -> dict[str, Any]:
        first = {"VariantName": "A", "CurrentWeight": 3.0, "CurrentInstanceCount": 2}
        other = {"VariantName": "B", "CurrentWeight": 1.0, "CurrentServerlessConfig": {"x": 1}}
        return {"EndpointStatus": "InService", "ProductionVariants": [first, other]}

    def describe_scalable_targets(self, **asked: Any) -> dict[str, Any]:
        scaled = asked["ResourceIds"] == ["endpoint/e/variant/A"]
        return {"ScalableTargets": [{"MinCapacity": 1, "MaxCapacity": 4}] if scaled else []}

    def update_endpoint_weights_and_capacities(self, **request: Any) -> None:
        self.asked += request["DesiredWeightsAndCapacities"]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> _Aws:
    """What the endpoint e is in."""
    aws = _Aws()
    target = Target(name="e", type="real-time", client=lambda _service: aws)
    monkeypatch.setattr(targets, "find_target", lambda *_, **__: target)
    return aws


@pytest.mark.parametrize(
    ("command", "table", "answer"),
    [
        (
            scale,
            [
                "name  serves                     scaling",
                "A     2 instances                1 to 4",
                "B     0 provisioned concurrency  none",
            ],
            {
                "endpoint": "e",
                "capacities": [
                    {"name": "A", "kind": "instances", "count": 2, "bounds": [1, 4]},
                    {"name": "B", "kind": "provisioned concurrency", "count": 0, "bounds": None},
                ],
            },
        ),
        (
            traffic,
            [
                "variant  weight  share  instances",
                "A        3       75.0%  2",
                "B        1       25.0%  serverless",
            ],
            {
                "endpoint": "e",
                "variants": [
                    {"name": "A", "weight": 3.0, "share": 0.75, "instances": 2},
                    {"name": "B", "weight": 1.0, "share": 0.25, "instances": None},
                ],
            },
        ),
    ],
)
def test_without_a_word_it_only_shows(
    aws: _Aws,
    capsys: pytest.CaptureFixture[str],
    command: Any,
    table: list[str],
    answer: dict[str, Any],
) -> None:
    """A line for each variant; for a program, the same."""
    command("e")
    assert capsys.readouterr().out.splitlines() == table
    command("e", json=True)
    assert json.loads(capsys.readouterr().out) == answer
    assert aws.asked == []


@pytest.mark.parametrize(
    ("command", "word", "sent"),
    [(scale, "A=3", {"DesiredInstanceCount": 3}), (traffic, "A=9", {"DesiredWeight": 9.0})],
)
def test_with_one_it_changes(aws: _Aws, command: Any, word: str, sent: dict[str, Any]) -> None:
    """What is named, and nothing else."""
    command("e", [word])
    assert aws.asked == [{"VariantName": "A", **sent}]


@pytest.mark.parametrize(
    ("command", "word", "said"),
    [(scale, "A=9", "A: received 9 instances, expected 1 to 4"), (traffic, "C=1", "no variant C")],
)
def test_what_is_refused_ends_with_1(
    aws: _Aws, capsys: pytest.CaptureFixture[str], command: Any, word: str, said: str
) -> None:
    """With the reason, and nothing is sent."""
    with pytest.raises(typer.Exit) as ended:
        command("e", [word])
    assert ended.value.exit_code == 1
    assert said in capsys.readouterr().err
    assert aws.asked == []
