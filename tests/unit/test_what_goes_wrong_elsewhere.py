"""docs/what-goes-wrong-elsewhere.md names tests that there are, and quotes what is printed."""

import ast
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from modelport.cli.changes import print_plan
from modelport.configuration import check
from modelport.planning import Deployed, Plan, Stack
from modelport.verification import Observed, check_stack, expired
from tests.unit.planning.templates import (
    NAME,
    PHYSICAL_IDS,
    STACK,
    changed,
    live,
    planned,
    template,
    variant,
)

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "what-goes-wrong-elsewhere.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ")
][1:]
NAMED = [re.findall(r"`(tests/[^`]+)`", row[-1]) for row in ROWS]
QUOTED = [quoted for row in ROWS for quoted in re.findall(r'"([^"]+)"', row[1])]
SEVERAL_FAULTS = {
    # A parameter for each: managed instances, and what serverless inference does not take.
    "tests/unit/configuration/test_refusals.py::test_a_key_of_another_type": 2,
    # Start-up timeouts, and a reservation.
    "tests/synth/test_instances_stack.py::test_everything_that_is_said_of_instances_arrives": 2,
}
"""How often a test is named that shows more than one."""

INSTANCES = {"type": "real-time", "model": "iris", "instance_type": "ml.m5.large"}
SERVERLESS = {"type": "serverless", "model": "iris", "memory_size": 2048, "max_concurrency": 5}
NETWORK = {"subnets": ["subnet-0123abcd"], "security_groups": ["sg-0123abcd"]}
TARGET = {"requests_per_second": 10}
NVME = {"instance_type": "ml.g5.xlarge"}
VOLUME_KEY = {"volume_key": "arn:aws:kms:eu-west-1:123456789012:key/a"}
COMPONENTS = {
    "type": "inference-components",
    "instance_type": "ml.m5.large",
    "components": {"films": {"model": "iris", "memory": 512}},
}
NO_COPIES = {"films": {"model": "iris", "memory": 512, "copies": 0}}
GPU_IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:2.6.0-gpu-py312"
WRONG: dict[str, dict[str, Any]] = {
    "managed instances": {"endpoint": INSTANCES | {"managed_instances": {"min": 1, "max": 2}}},
    "to zero": {"endpoint": INSTANCES | {"scaling": {"min": 0, "max": 2, "target": TARGET}}},
    "no copies": {
        "endpoint": COMPONENTS | {"components": NO_COPIES, "managed_instances": {"max": 2}}
    },
    "no components": {"endpoint": COMPONENTS, "region": "cn-north-1"},
    "invocations": {
        "endpoint": INSTANCES | {"type": "asynchronous", "scaling": {"max": 2, "target": TARGET}}
    },
    "memory": {"endpoint": SERVERLESS | {"memory_size": 1500}},
    "network": {"endpoint": SERVERLESS | {"network": NETWORK}},
    "image": {"endpoint": SERVERLESS, "model": {"container": {"image": GPU_IMAGE}}},
    "start-up": {"endpoint": INSTANCES | {"container_startup_timeout": "61m"}},
    "region": {"endpoint": INSTANCES, "region": "us-iso-east-1"},
    "volume key": {"endpoint": INSTANCES | NVME | VOLUME_KEY},
    "slow": {
        "endpoint": INSTANCES | {"front": {"rest": {}}},
        "model": {"expects": {"time": "40s"}},
    },
}
"""Configurations with the faults whose refusals the page quotes."""


@cache
def _functions(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_test_is_there() -> None:
    """Each row names one or more, by path and name, and each is a test of that file."""
    assert [row[0] for row, named in zip(ROWS, NAMED, strict=True) if not named] == []
    pairs = [test.split("::") for named in NAMED for test in named]
    missing = [pair for pair in pairs if not (ROOT / pair[0]).is_file()]
    assert missing == []
    assert [pair for pair in pairs if pair[1] not in _functions(pair[0])] == []


def test_no_test_stands_for_two_rows() -> None:
    """Unless it has parameters or assertions for each of them."""
    counts = Counter(test for named in NAMED for test in named)
    assert {test: count for test, count in counts.items() if count > 1} == SEVERAL_FAULTS


@pytest.mark.parametrize("fault", WRONG)
def test_what_validate_says_is_quoted(tmp_path: Path, fault: str) -> None:
    """The page has the whole sentence, but for what it leaves out."""
    said = _validated(tmp_path, **WRONG[fault])
    assert [sentence for sentence in said if not any(_is(q, sentence) for q in QUOTED)] == []


def test_every_quotation_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By validate, plan or verify."""
    for plan in _plans():
        print_plan(plan)
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    lines += [str(failure) for failure in _failures()]
    for number, wrong in enumerate(WRONG.values()):
        (tmp_path / str(number)).mkdir()
        lines += _validated(tmp_path / str(number), **wrong)
    assert QUOTED
    assert [quoted for quoted in QUOTED if not any(_is(quoted, line) for line in lines)] == []


def _is(quoted: str, sentence: str) -> bool:
    parts = (re.escape(part) for part in quoted.split("…"))
    return re.fullmatch(".*".join(parts), sentence) is not None


def _validated(
    folder: Path,
    endpoint: dict[str, Any],
    model: dict[str, Any] | None = None,
    region: str = "eu-west-1",
) -> list[str]:
    usual = {
        "artifact": "s3://bucket/model.tar.gz",
        "container": {"framework": "pytorch", "version": "2.6.0"},
    }
    data = {
        "region": region,
        "models": {"iris": usual | (model or {})},
        "endpoints": {"iris": endpoint},
    }
    file = folder / "trial.yaml"
    file.write_text(yaml.safe_dump(data))
    report = check(file)
    return [str(problem) for problem in (*report.errors, *report.warnings)]


def _plans() -> list[Plan]:
    """Another model, another type under scaling, lost counts, a fixed name, a silent rollback."""
    scaled = template(AllTraffic=variant(scaling=(1, 3)))
    other_type = template(AllTraffic=variant("ml.m5.xlarge", scaling=(1, 3)))
    other = template(AllTraffic=variant(model="v2"))
    added = {NAME: live(counts={"AllTraffic": 3})}
    fixed = [changed(each, "ModelAllTraffic", ModelName="tiny") for each in (template(), other)]
    captured = changed(template(), "Config", DataCaptureConfig={"EnableCapture": True})
    return [
        planned(template(), other),
        planned(scaled, other_type),
        planned(template(), other, endpoints=added),
        planned(*fixed),
        planned(captured, template()),
        planned(template(), template(), endpoints={NAME: live(config="config-0")}),
    ]


def _failures() -> list[Any]:
    """What verify says of an endpoint on its former config, and of one after its last day."""
    stack = Stack(template=template(), status="UPDATE_COMPLETE", physical_ids=PHYSICAL_IDS)
    endpoints = {NAME: live(config="config-0")}
    deployed = Deployed(stacks={STACK: stack}, is_live=True, endpoints=endpoints)
    observed = Observed(deployed=deployed, models=frozenset({"model-1"}))
    ended = {"tiny": SimpleNamespace(expires=date(2026, 5, 1))}
    environment: Any = SimpleNamespace(endpoints=ended, endpoint_name="dev-{}".format)
    return [*check_stack(STACK, observed), *expired(environment, date(2026, 5, 2))]
