"""The stack of a front on Amazon EKS: the cluster, and what is applied there."""

import json
from typing import Any

import pytest

from tests.synth.container_fronts import resources, template_of
from tests.synth.environments import Synth
from tests.synth.reading import of_type, text, trust_of


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
    ("case", "binding"),
    [("eks, key", "eks.amazonaws.com/v1"), ("eks, theirs", "elbv2.k8s.aws/v1beta1")],
)
def test_pods_are_bound_to_the_load_balancer(synth: Synth, case: str, binding: str) -> None:
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
    # The built-in node pool of EKS Auto Mode that takes applications has amd64 alone.
    assert pod["nodeSelector"] == {"kubernetes.io/arch": "amd64"}
    assert found["TargetGroupBinding"]["apiVersion"] == binding
    (identity,) = resources(synth, case, "AWS::EKS::PodIdentityAssociation")
    assert identity["ServiceAccount"] == found["ServiceAccount"]["metadata"]["name"]


@pytest.mark.parametrize("case", ["eks, key", "eks, theirs"])
def test_no_other_pods_may_take_on_the_role(synth: Synth, case: str) -> None:
    """Pod Identity says by tags whose pods ask: one service account's, in one cluster."""
    (trust,) = trust_of(template_of(synth, case), "pods.eks.amazonaws.com")
    (identity,) = resources(synth, case, "AWS::EKS::PodIdentityAssociation")
    assert trust["Condition"]["StringEquals"] == {
        "aws:RequestTag/eks-cluster-name": identity["ClusterName"],
        "aws:RequestTag/kubernetes-namespace": identity["Namespace"],
        "aws:RequestTag/kubernetes-service-account": identity["ServiceAccount"],
    }
    assert set(trust["Action"]) == {"sts:AssumeRole", "sts:TagSession"}


def test_an_old_pod_stays_until_the_load_balancer_knows_the_new_one(synth: Synth) -> None:
    """It takes a target that it has looked at once; Kubernetes asks the pod alone."""
    case = "eks, theirs"
    (group,) = resources(synth, case, "AWS::ElasticLoadBalancingV2::TargetGroup")
    deployment = manifests(synth, case)["Deployment"]["spec"]
    assert deployment["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
    looked_at = group["HealthCheckIntervalSeconds"] + group["HealthCheckTimeoutSeconds"]
    assert deployment["minReadySeconds"] >= 2 * looked_at


def test_each_front_has_a_policy_of_its_own_for_kubectl(synth: Synth) -> None:
    """Fronts that share a cluster share its role; the CDK would name their policies alike."""
    policies = resources(synth, "eks, theirs", "AWS::IAM::Policy")
    (policy,) = [policy for policy in policies if policy["Roles"] == ["kubectl"]]
    assert "ModelportdevsentimentEks" in policy["PolicyName"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == "eks:DescribeCluster"
    assert text(statement["Resource"]).endswith(":cluster/theirs")


@pytest.mark.parametrize("case", ["eks, key", "eks, theirs"])
def test_a_namespace_outlives_the_front(synth: Synth, case: str) -> None:
    """Another endpoint's application may be in it: it is neither deleted nor pruned."""
    applied = of_type(template_of(synth, case), "Custom::AWSCDK-EKS-KubernetesResource")
    policies = {
        '"Namespace"' in json.dumps(each["Properties"]["Manifest"]).replace("\\", ""): (
            each["DeletionPolicy"],
            "PruneLabel" in each["Properties"],
        )
        for each in applied
    }
    assert policies == {True: ("Retain", False), False: ("Delete", True)}


def test_a_new_clusters_logs_end(synth: Synth) -> None:
    """Its control plane's, made before it by the name that EKS writes to, and kubectl's."""
    case = "eks, key"
    groups = resources(synth, case, "AWS::Logs::LogGroup")
    assert {group["RetentionInDays"] for group in groups} == {90}
    (cluster,) = resources(synth, case, "AWS::EKS::Cluster")
    named = [text(g["LogGroupName"]) for g in groups if "LogGroupName" in g]
    assert named == [f"/aws/eks/{text(cluster['Name'])}/cluster"]
    (made,) = of_type(template_of(synth, case), "AWS::EKS::Cluster")
    assert [name for name in made["DependsOn"] if "ControlPlaneLog" in name]
    functions = resources(synth, case, "AWS::Lambda::Function")
    assert len(functions) == 2
    assert all("KubectlLog" in str(f["LoggingConfig"]["LogGroup"]) for f in functions)
