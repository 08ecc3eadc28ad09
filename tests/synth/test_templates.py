"""What holds of every template of every environment."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

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
    templates_of,
)
from tests.synth.linting import lint_findings
from tests.synth.reading import Template, listed, of_type

SHIPPED = sorted([*ROOT.glob("environments/*.yaml"), *ROOT.glob("examples/*.yaml")])
CHINA = {"region": "cn-north-1", "account": "111122223333"}
CONTEXT_OF_CDK = json.dumps(
    {
        "aws:cdk:enable-path-metadata": True,
        "aws:cdk:enable-asset-metadata": True,
        "aws:cdk:version-reporting": True,
        "aws:cdk:bundling-stacks": ["**"],
    }
)
"""What the `cdk` command tells every app."""


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


def policies(templates: dict[str, Template]) -> list[Template]:
    """Every statement of every policy of a role."""
    return [
        statement
        for template in templates.values()
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::IAM::Policy"
        for statement in resource["Properties"]["PolicyDocument"]["Statement"]
    ]


Varied = tuple[Environment, dict[str, Template]]


@pytest.fixture(scope="module", params=VARIATIONS)
def varied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Varied:
    """A variation and its templates, synthesized once for all that holds of them."""
    environment = VARIATIONS[request.param]
    return environment, templates_of(environment, tmp_path_factory.mktemp("variation"))


def test_no_action_has_a_star(varied: Varied) -> None:
    """Roles do what they are for; nothing is allowed by a wildcard, nor by a FullAccess policy."""
    _, templates = varied
    actions = [a for s in policies(templates) for a in listed(s["Action"])]
    assert actions
    assert [action for action in actions if "*" in action] == []
    assert "FullAccess" not in json.dumps(templates)


@pytest.mark.shows("synthesized", "linted")
def test_cfn_lint_finds_nothing(varied: Varied) -> None:
    """Neither errors nor warnings, by CloudFormation's own schemas of the region."""
    environment, templates = varied
    found = {
        stack: lint_findings(template, region=environment.region)
        for stack, template in templates.items()
    }
    assert {stack: each for stack, each in found.items() if each} == {}


def test_cfn_lint_finds_what_is_wrong(synth: Synth) -> None:
    """A misspelt property, whatever was linted before it."""
    template = synth()["sentiment-Endpoint"]
    assert lint_findings(template, region="eu-west-1") == []
    (endpoint,) = of_type(template, "AWS::SageMaker::Endpoint")
    endpoint["Properties"]["EndpointNam"] = "sentiment"
    (found,) = lint_findings(template, region="eu-west-1")
    assert "EndpointNam" in found


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


def assembly(folder: Path, **variables: str) -> dict[str, str]:
    """The files of an assembly that another process synthesized, by name and hash."""
    script = (
        "import sys; from pathlib import Path; "
        "from tests.synth.environments import app_of, environment_of, every_type; "
        "app_of(environment_of(**every_type()), Path(sys.argv[1])).synth()"
    )
    path = os.pathsep.join(map(str, (ROOT, ROOT / "constructs", ROOT / "lambda")))
    environment = {**os.environ, "PYTHONPATH": path, **variables}
    subprocess.run([sys.executable, "-c", script, str(folder)], env=environment, check=True)
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and re.search(r"\.(template|assets)\.json$|^manifest\.json$", path.name)
    }


@pytest.fixture(scope="module")
def validated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The assembly of a process that `cdk` has begun, with the CDK's own validation."""
    return assembly(
        tmp_path_factory.mktemp("validated"),
        PYTHONHASHSEED="2",
        TZ="Asia/Kathmandu",
        CDK_VALIDATION="true",
        CDK_CONTEXT_JSON=CONTEXT_OF_CDK,
    )


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, validated: dict[str, str]) -> None:
    """Whatever the process, its hash seed and its time zone, and whether `cdk` has begun it."""
    plain = assembly(tmp_path / "plain", PYTHONHASHSEED="1", TZ="UTC")
    stacks = [name for name in plain if name.endswith(".template.json")]
    assert len(stacks) == len(EVERY_TYPE) + 2  # the foundation, and one REST API
    assert len(plain) == 2 * len(stacks) + 1  # each has its assets; and there is a manifest
    assert plain == validated


def test_the_cdks_own_validation_passes(validated: dict[str, str]) -> None:
    """CloudFormation's rules, as `cdk synth` applies them; a violation would end the process."""
    assert validated


def test_assets_are_named_by_content(synth: Synth, tmp_path: Path) -> None:
    """A model's archive keeps the ending that SageMaker asks for."""
    synth()
    (manifest,) = (tmp_path / "cdk.out").glob("*Endpoint.assets.json")
    files = json.loads(manifest.read_text())["files"].values()
    keys = {d["objectKey"] for file in files for d in file["destinations"].values()}
    assert f"{SHA256}.tar.gz" in keys
