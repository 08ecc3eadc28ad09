"""The stacks of fronts in containers: what holds of all, and what runs the containers."""

import json
from collections import Counter
from pathlib import Path

import pytest

from container_front import ImageContext
from tests.synth.container_fronts import CASES, environment, resources, template_of
from tests.synth.environments import Synth
from tests.synth.linting import lint_findings
from tests.synth.reading import of_type, text, trust_of
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
    """Read-only, not root, with the key from Secrets Manager."""
    (definition,) = resources(synth, "fargate, key", "AWS::ECS::TaskDefinition")
    (container,) = definition["ContainerDefinitions"]
    assert container["ReadonlyRootFilesystem"] is True
    assert container["User"] == "10001"
    assert [secret["Name"] for secret in container["Secrets"]] == ["API_KEY"]
    (service,) = resources(synth, "fargate, key", "AWS::ECS::Service")
    assert "DesiredCount" not in service, "an update would take the scaled containers back"
    (target,) = resources(synth, "fargate, key", "AWS::ApplicationAutoScaling::ScalableTarget")
    assert (target["MinCapacity"], target["MaxCapacity"]) == (2, 10)


@pytest.mark.parametrize(
    ("case", "kind"),
    [("fargate, key", "AWS::ECS::Service"), ("ec2, key", "AWS::AutoScaling::AutoScalingGroup")],
)
def test_what_serves_waits_for_the_listener(synth: Synth, case: str, kind: str) -> None:
    """A target group that no listener has yet takes no targets."""
    template = template_of(synth, case)
    (serving,) = of_type(template, kind)
    awaited = {template["Resources"][name]["Type"] for name in serving["DependsOn"]}
    assert "AWS::ElasticLoadBalancingV2::Listener" in awaited


def test_nothing_that_serves_has_a_public_address(synth: Synth) -> None:
    """Tasks and instances are in the private subnets."""
    (service,) = resources(synth, "fargate, key", "AWS::ECS::Service")
    network = service["NetworkConfiguration"]["AwsvpcConfiguration"]
    (group,) = resources(synth, "ec2, key", "AWS::AutoScaling::AutoScalingGroup")
    assert network["AssignPublicIp"] == "DISABLED"
    for subnets in (network["Subnets"], group["VPCZoneIdentifier"]):
        assert len(subnets) == 2
        assert all("PrivateSubnet" in subnet["Ref"] for subnet in subnets)


def test_as_many_serve_during_a_deployment_as_before(synth: Synth) -> None:
    """New tasks come before old ones go; an instance that does not answer counts as ill."""
    (service,) = resources(synth, "fargate, key", "AWS::ECS::Service")
    configuration = service["DeploymentConfiguration"]
    assert configuration["DeploymentCircuitBreaker"] == {"Enable": True, "Rollback": True}
    assert configuration["MinimumHealthyPercent"] == 100
    (group,) = of_type(template_of(synth, "ec2, key"), "AWS::AutoScaling::AutoScalingGroup")
    assert group["Properties"]["HealthCheckType"] == "ELB"
    update = group["UpdatePolicy"]["AutoScalingRollingUpdate"]
    assert update["WaitOnResourceSignals"] is True
    assert update["MinInstancesInService"] == int(group["Properties"]["MinSize"])
    assert int(group["Properties"]["MaxSize"]) > update["MinInstancesInService"]


def test_tasks_of_this_account_alone_take_on_the_task_role(synth: Synth) -> None:
    """Amazon ECS says where the task runs."""
    trusts = trust_of(template_of(synth, "fargate, key"), "ecs-tasks.amazonaws.com")
    (condition,) = [each["Condition"] for each in trusts if "Condition" in each]
    where = text(condition["ArnLike"]["aws:SourceArn"])
    assert where == "arn:{AWS::Partition}:ecs:{AWS::Region}:{AWS::AccountId}:*"


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
