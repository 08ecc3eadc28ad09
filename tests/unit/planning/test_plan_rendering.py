import json

import pytest

from modelport.cli.changes import plan_as_json, print_plan
from modelport.planning import Deployed, plan
from tests.unit.planning.templates import NAME, STACK, changed, planned, template, variant

OLD = template(AllTraffic=variant(scaling=(1, 3)))
NEW = template(AllTraffic=variant("ml.m5.xlarge", scaling=(1, 3)))


def test_an_endpoint_has_a_line_and_below_it_what_comes_with_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The verdict with its reason, then the policy, and what stands in the way with its advice."""
    print_plan(planned(OLD, NEW))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{NAME}: updated in place: AllTraffic: instance type ml.m5.large →")
    assert lines[1].startswith("  deployment policy: blue/green, all at once")
    assert lines[2].startswith("  scaling must be detached first: AllTraffic")
    assert lines[3].startswith("    → modelport deploy")
    assert lines[4].startswith("no price given for ml.m5.large: ")
    assert lines[5].startswith("no price given for ml.m5.xlarge: ")


def test_what_becomes_dearer_is_told_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    """With the most that scaling may come to, and the sum."""
    print_plan(planned(OLD, NEW, prices={"ml.m5.large": 0.1, "ml.m5.xlarge": 0.2345}))
    lines = capsys.readouterr().out.splitlines()
    assert lines[4] == f"cost: {NAME}: 0.10 → 0.2345 USD an hour, at most 0.7035"
    assert lines[5].startswith("cost in all: +0.1345 USD an hour (")


def test_an_error_is_called_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Colours are lost in a pipe."""
    print_plan(plan({STACK: template(), "Other": template()}, Deployed()))
    assert "  error: name collision: Other has" in capsys.readouterr().out


def test_nothing_to_do_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a word of costs."""
    print_plan(planned(OLD, OLD))
    assert capsys.readouterr().out == f"{NAME}: unchanged\n"


def test_a_program_gets_everything() -> None:
    """As JSON, with what has to be detached and whether it works at all."""
    answer = json.loads(json.dumps(plan_as_json(planned(OLD, NEW))))
    assert answer["works"]
    assert answer["detached"] == {STACK: [f"endpoint/{NAME}/variant/AllTraffic"]}
    assert answer["changes"][0] == {
        "name": NAME,
        "stack": STACK,
        "kind": "updated in place",
        "why": "AllTraffic: instance type ml.m5.large → ml.m5.xlarge",
        "level": "info",
        "advice": "",
    }


def test_what_cannot_come_to_cost_more_says_no_most(capsys: pytest.CaptureFixture[str]) -> None:
    """Without scaling; and what may cost either is said not to be known."""
    prices = {"ml.m5.large": 0.1, "ml.m5.xlarge": 0.2345}
    print_plan(planned(template(AllTraffic=variant("ml.m5.xlarge")), template(), prices=prices))
    pools = [{"InstanceType": name, "Priority": 1} for name in prices]
    given = {"VariantName": "AllTraffic", "InstancePools": pools, "InitialInstanceCount": 1}
    new = changed(template(), "Config", ProductionVariants=[given])
    print_plan(planned(template(), new, prices=prices))
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("cost")]
    assert lines[0] == f"cost: {NAME}: 0.2345 → 0.10 USD an hour"
    assert lines[1].startswith("cost in all: -0.1345 USD an hour (")
    assert lines[2] == f"cost: {NAME}: not known, the instance pools have several prices"
