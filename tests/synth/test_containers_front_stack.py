import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from container_front import ImageContext
from modelport.configuration import Environment
from tests.synth.environments import Synth, changed, environment_of
from tests.synth.test_rule_packs import findings

CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
TOKEN = {"issuer": "https://a.example/", "audiences": ["x"], "scopes": ["s"]}
VPC = {
    "id": "vpc-0123456789abcdef0",
    "zones": ["eu-west-1a", "eu-west-1b"],
    "public_subnets": ["subnet-01111111111111111", "subnet-02222222222222222"],
    "private_subnets": ["subnet-03333333333333333", "subnet-04444444444444444"],
}
CLUSTER = {
    "name": "theirs",
    "kubectl_role": "arn:aws:iam::111122223333:role/kubectl",
    "security_group": "sg-01111111111111111",
}
MUTUAL = {"trust_store": "s3://authorities/ca.pem"}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "fargate, key": ("fargate", {"authorisation": "api-key"}),
    "fargate, token": ("fargate", {"jwt": TOKEN, "cors": {"origins": ["https://b.example"]}}),
    "fargate, certificates": (
        "fargate",
        {"authorisation": "mutual-tls", "mutual_tls": MUTUAL, "vpc": VPC, "firewall": {}},
    ),
    "ec2, key": ("ec2", {"authorisation": "api-key"}),
    "ec2, x86": ("ec2", {"jwt": TOKEN, "instance_type": "t3.small", "firewall": {}}),
    "eks, key": ("eks", {"authorisation": "api-key"}),
    "eks, theirs": ("eks", {"jwt": TOKEN, "vpc": VPC, "cluster": CLUSTER}),
}


def environment(case: str) -> Environment:
    """One with the case's front."""
    kind, front = CASES[case]
    section = {"certificate": CERTIFICATE, **front}
    return environment_of(**changed("endpoints", front={kind: section}))


def resources(synth: Synth, case: str, kind: str) -> list[dict[str, Any]]:
    """The properties of the front's resources of a type."""
    template = synth(environment(case))[f"sentiment-{CASES[case][0].capitalize()}"]
    found = template["Resources"].values()
    return [resource["Properties"] for resource in found if resource["Type"] == kind]


@pytest.mark.parametrize("case", CASES)
def test_no_rule_is_broken_without_a_reason(case: str, tmp_path: Path) -> None:
    """cdk-nag finds nothing that isn't acknowledged beside what causes it."""
    assert findings(environment(case), tmp_path) == set()


@pytest.mark.parametrize("case", CASES)
def test_cfn_lint_finds_nothing(synth: Synth, case: str) -> None:
    """Neither errors nor warnings, by CloudFormation's own schemas of the region."""
    from cfnlint.api import lint  # type: ignore[import-untyped]  # noqa: PLC0415 - untyped, slow
    from cfnlint.config import ManualArgs  # type: ignore[import-untyped]  # noqa: PLC0415 - same

    template = synth(environment(case))[f"sentiment-{CASES[case][0].capitalize()}"]
    config = ManualArgs(regions=["eu-west-1"], ignore_checks=["W3005"])
    assert [str(match) for match in lint(json.dumps(template), config=config)] == []


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


def test_the_load_balancer_listens_on_https_alone(synth: Synth) -> None:
    """One listener, with a policy that has TLS 1.2 and 1.3."""
    (listener,) = resources(synth, "fargate, key", "AWS::ElasticLoadBalancingV2::Listener")
    assert (listener["Port"], listener["Protocol"]) == (443, "HTTPS")
    assert listener["SslPolicy"].startswith("ELBSecurityPolicy-TLS13-1-2-")
    assert listener["Certificates"] == [{"CertificateArn": CERTIFICATE}]


def test_tokens_are_checked_before_anything_is_forwarded(synth: Synth) -> None:
    """Issuer, keys, audience and scope; browsers' preflights, which have no token, get by."""
    kind = "AWS::ElasticLoadBalancingV2::Listener"
    (listener,) = resources(synth, "fargate, token", kind)
    check, forward = listener["DefaultActions"]
    assert (check["Type"], forward["Type"]) == ("jwt-validation", "forward")
    assert check["JwtValidationConfig"] == {
        "Issuer": "https://a.example/",
        "JwksEndpoint": "https://a.example/.well-known/jwks.json",
        "AdditionalClaims": [
            {"Name": "aud", "Format": "single-string", "Values": ["x"]},
            {"Name": "scope", "Format": "space-separated-values", "Values": ["s"]},
        ],
    }
    (rule,) = resources(synth, "fargate, token", f"{kind}Rule")
    assert rule["Conditions"][0]["HttpRequestMethodConfig"] == {"Values": ["OPTIONS"]}


def test_callers_certificates_are_verified(synth: Synth) -> None:
    """By the authorities in the S3 object; and a firewall is in front."""
    case = "fargate, certificates"
    (listener,) = resources(synth, case, "AWS::ElasticLoadBalancingV2::Listener")
    assert listener["MutualAuthentication"]["Mode"] == "verify"
    (store,) = resources(synth, case, "AWS::ElasticLoadBalancingV2::TrustStore")
    assert store["CaCertificatesBundleS3Bucket"] == "authorities"
    assert len(resources(synth, case, "AWS::WAFv2::WebACLAssociation")) == 1
    assert resources(synth, case, "AWS::EC2::VPC") == []


def test_a_task_can_write_nowhere_and_is_nobody(synth: Synth) -> None:
    """Read-only, not root, with the key from Secrets Manager; deployments go back by themselves."""
    (definition,) = resources(synth, "fargate, key", "AWS::ECS::TaskDefinition")
    (container,) = definition["ContainerDefinitions"]
    assert container["ReadonlyRootFilesystem"] is True
    assert container["User"] == "10001"
    assert [secret["Name"] for secret in container["Secrets"]] == ["API_KEY"]
    (service,) = resources(synth, "fargate, key", "AWS::ECS::Service")
    assert service["DeploymentConfiguration"]["DeploymentCircuitBreaker"]["Rollback"] is True
    assert service["DesiredCount"] == 2


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


def manifests(synth: Synth, case: str) -> dict[str, dict[str, Any]]:
    """The Kubernetes objects by their kind."""
    found: dict[str, dict[str, Any]] = {}
    for applied in resources(synth, case, "Custom::AWSCDK-EKS-KubernetesResource"):
        manifest = applied["Manifest"]
        text = manifest if isinstance(manifest, str) else _joined(manifest)
        found |= {each["kind"]: each for each in json.loads(text)}
    return found


def _joined(manifest: dict[str, Any]) -> str:
    parts = manifest["Fn::Join"][1]
    return "".join(part if isinstance(part, str) else "TOKEN" for part in parts)


@pytest.mark.parametrize(
    ("case", "binding"), [("eks, key", "eks.amazonaws.com/v1"), ("eks, theirs", None)]
)
def test_pods_are_bound_to_the_load_balancer(synth: Synth, case: str, binding: str | None) -> None:
    """Not root, read-only, probed, spread, scaled, and without a token of Kubernetes."""
    found = manifests(synth, case)
    assert set(found) == {
        *("Namespace", "ServiceAccount", "Deployment", "Service"),
        *("PodDisruptionBudget", "HorizontalPodAutoscaler", "TargetGroupBinding"),
    }
    pod = found["Deployment"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    (container,) = pod["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready"
    assert found["TargetGroupBinding"]["apiVersion"] == (binding or "eks.amazonaws.com/v1")
    (identity,) = resources(synth, case, "AWS::EKS::PodIdentityAssociation")
    assert identity["ServiceAccount"] == found["ServiceAccount"]["metadata"]["name"]


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
