"""The stacks of fronts in containers: what holds of all, and what runs the containers."""

import json
from collections import Counter
from pathlib import Path

import pytest

from container_front import ImageContext
from tests.synth.container_fronts import CASES, environment, resources, template_of
from tests.synth.environments import Synth
from tests.synth.linting import lint_findings
from tests.synth.test_rule_packs import findings


@pytest.mark.parametrize("case", CASES)
def test_no_rule_is_broken_without_a_reason(case: str, tmp_path: Path) -> None:
    """cdk-nag finds nothing that isn't acknowledged beside what causes it."""
    assert findings(environment(case), tmp_path) == set()


@pytest.mark.parametrize("case", ["fargate, key", "fargate, certificates", "eks, theirs"])
def test_cfn_lint_finds_nothing(synth: Synth, case: str) -> None:
    """Neither errors nor warnings in what the examples, all of them linted too, have not."""
    assert lint_findings(template_of(synth, case), region="eu-west-1") == []


@pytest.mark.parametrize("case", CASES)
def test_the_application_may_ask_one_endpoint(synth: Synth, case: str) -> None:
    """Its role invokes that endpoint; no other role of the stack invokes any."""
    statements = [
        statement
        for policy in resources(synth, case, "AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Action"] == "sagemaker:InvokeEndpoint"
    ]
    (statement,) = statements
    assert json.dumps(statement["Resource"]).endswith(':endpoint/dev-sentiment"]]}')


def test_a_task_can_write_nowhere_and_is_nobody(synth: Synth) -> None:
    """Read-only, not root, with the key from Secrets Manager; deployments go back by themselves."""
    (definition,) = resources(synth, "fargate, key", "AWS::ECS::TaskDefinition")
    (container,) = definition["ContainerDefinitions"]
    assert container["ReadonlyRootFilesystem"] is True
    assert container["User"] == "10001"
    assert [secret["Name"] for secret in container["Secrets"]] == ["API_KEY"]
    (service,) = resources(synth, "fargate, key", "AWS::ECS::Service")
    assert service["DeploymentConfiguration"]["DeploymentCircuitBreaker"]["Rollback"] is True
    assert "DesiredCount" not in service, "an update would take the scaled containers back"
    (target,) = resources(synth, "fargate, key", "AWS::ApplicationAutoScaling::ScalableTarget")
    assert (target["MinCapacity"], target["MaxCapacity"]) == (2, 10)


def test_instances_hand_their_role_to_nobody_else(synth: Synth) -> None:
    """IMDSv2 in one hop; the disk is encrypted; the image is for their processors."""
    for case, platform in (("ec2, key", "arm64"), ("ec2, x86", "amd64")):
        (template,) = resources(synth, case, "AWS::EC2::LaunchTemplate")
        data = template["LaunchTemplateData"]
        assert data["MetadataOptions"]["HttpTokens"] == "required"
        assert data["MetadataOptions"]["HttpPutResponseHopLimit"] == 1
        assert data["BlockDeviceMappings"][0]["Ebs"]["Encrypted"] is True
        start = json.dumps(data["UserData"])
        assert "set -euo pipefail" in start
        assert "cfn-signal" in start
        assert "--read-only" in start
        assert ("arm64" in json.dumps(data["ImageId"])) is (platform == "arm64")


def test_the_image_is_made_of_these_files_alone(tmp_path: Path) -> None:
    """Whatever lies beside them; the same files give the same name, other ones another."""
    package = tmp_path / "app"
    (package / "__pycache__").mkdir(parents=True)
    (package / "__pycache__" / "a.pyc").touch()
    (package / "Dockerfile").write_text("FROM scratch")
    (package / "a.py").touch()
    context = ImageContext(packages=[package], files={"inference_contract/x.json": b"{}"})
    written = context.write(tmp_path / "images")
    names = Counter(p.relative_to(written).as_posix() for p in written.rglob("*") if p.is_file())
    assert set(names) == {"Dockerfile", "app/a.py", "inference_contract/x.json"}
    assert context.write(tmp_path / "images") == written
    (package / "a.py").write_text("1")
    assert context.write(tmp_path / "images") != written
