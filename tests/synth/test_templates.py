"""What holds of every template of every environment."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from modelport.configuration import Environment, load
from tests.synth.environments import (
    EVERY_TYPE,
    ROOT,
    SHA256,
    Synth,
    changed,
    environment_of,
    every_type,
)

SHIPPED = sorted([*ROOT.glob("environments/*.yaml"), *ROOT.glob("examples/*.yaml")])
CHINA = {"region": "cn-north-1", "account": "111122223333"}
IGNORED = ["W3005"]
"""A dependency that a reference implies already: the CDK adds a role beside its policy."""


def variations() -> dict[str, Environment]:
    """Ours, and one for each way that templates differ."""
    yielded = {path.stem: load(path) for path in SHIPPED}
    api_key = changed("endpoints", front={"rest": {"authorisation": "api-key"}})
    prefix = changed("models", artifact="s3://theirs/a/b/")
    return yielded | {
        "china": environment_of(**CHINA),
        "api-key": environment_of(**api_key),
        "prefix": environment_of(**prefix),
        "any-account": environment_of(account=None),
        "every-type": environment_of(**every_type()),
    }


VARIATIONS = variations()


def policies(templates: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Every statement of every policy of a role."""
    return [
        statement
        for template in templates.values()
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::IAM::Policy"
        for statement in resource["Properties"]["PolicyDocument"]["Statement"]
    ]


@pytest.mark.parametrize("name", VARIATIONS)
def test_no_action_has_a_star(synth: Synth, name: str) -> None:
    """Roles do what they are for; nothing is allowed by a wildcard, nor by a FullAccess policy."""
    templates = synth(VARIATIONS[name])
    actions = [a for s in policies(templates) for a in _list(s["Action"])]
    assert actions
    assert [action for action in actions if "*" in action] == []
    assert "FullAccess" not in json.dumps(templates)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.shows("synthesized", "linted")
@pytest.mark.parametrize("name", VARIATIONS)
def test_cfn_lint_finds_nothing(synth: Synth, name: str) -> None:
    """Neither errors nor warnings, by CloudFormation's own schemas of the region."""
    from cfnlint.api import lint  # type: ignore[import-untyped]  # noqa: PLC0415 - untyped, slow
    from cfnlint.config import ManualArgs  # type: ignore[import-untyped]  # noqa: PLC0415 - same

    environment = VARIATIONS[name]
    config = ManualArgs(regions=[environment.region], ignore_checks=IGNORED)
    found = [
        f"{stack}: {match.rule.id} {match.message}"
        for stack, template in synth(environment).items()
        for match in lint(json.dumps(template), config=config)
    ]
    assert found == []


def test_china_is_its_own_partition(synth: Synth) -> None:
    """Images come from China's registry, and no ARN says arn:aws."""
    templates = synth(environment_of(**CHINA))
    everything = json.dumps(templates)
    assert "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/" in everything
    assert "arn:aws:" not in everything


def test_everything_is_tagged(synth: Synth) -> None:
    """The environment's own tags, and the environment's name."""
    model = next(
        resource
        for resource in synth()["sentiment-Endpoint"]["Resources"].values()
        if resource["Type"] == "AWS::SageMaker::Model"
    )
    tags = {tag["Key"]: tag["Value"] for tag in model["Properties"]["Tags"]}
    assert tags == {"modelport:environment": "dev", "team": "vision"}


def assembly(folder: Path, *, seed: str, zone: str, validation: str = "false") -> dict[str, str]:
    """The files of an assembly that another process synthesized, by name and hash."""
    script = (
        "import sys; from pathlib import Path; "
        "from tests.synth.environments import *; from stacks.application import build; "
        "folder = Path(sys.argv[1]); "
        "archive = FakeArchive(Path('/nowhere/model.tar.gz'), SHA256); "
        "build(environment_of(**every_type()), {'sentiment': archive}, output=folder).synth()"
    )
    variables = os.environ | {
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "CDK_VALIDATION": validation,
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "constructs", ROOT / "lambda"))),
    }
    subprocess.run([sys.executable, "-c", script, str(folder)], env=variables, check=True)
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and re.search(r"\.(template|assets)\.json$|^manifest\.json$", path.name)
    }


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whatever the process, its hash seed and its time zone."""
    first = assembly(tmp_path / "first", seed="1", zone="UTC")
    second = assembly(tmp_path / "second", seed="2", zone="Asia/Kathmandu")
    stacks = [name for name in first if name.endswith(".template.json")]
    assert len(stacks) == len(EVERY_TYPE) + 2  # the foundation, and one REST API
    assert len(first) == 2 * len(stacks) + 1  # each has its assets; and there is a manifest
    assert first == second


def test_the_cdks_own_validation_passes(tmp_path: Path) -> None:
    """CloudFormation's rules, as `cdk synth` applies them; a violation would end the process."""
    assert assembly(tmp_path / "validated", seed="0", zone="UTC", validation="true")


def test_assets_are_named_by_content(synth: Synth, tmp_path: Path) -> None:
    """A model's archive keeps the ending that SageMaker asks for."""
    synth()
    (manifest,) = (tmp_path / "cdk.out").glob("*Endpoint.assets.json")
    files = json.loads(manifest.read_text())["files"].values()
    keys = {d["objectKey"] for file in files for d in file["destinations"].values()}
    assert f"{SHA256}.tar.gz" in keys
