"""The load balancer of a front in containers, and whom it lets through."""

import json
import re
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2

from container_front import LoadBalancer, Tokens, TrustedAuthorities
from tests.synth.container_fronts import CERTIFICATE, resources, template_of
from tests.synth.environments import Synth, changed, environment_of
from tests.synth.reading import of_type


def test_the_load_balancer_listens_on_https_alone(synth: Synth) -> None:
    """One listener, with a policy that has TLS 1.2 and 1.3."""
    (listener,) = resources(synth, "fargate, key", "AWS::ElasticLoadBalancingV2::Listener")
    assert (listener["Port"], listener["Protocol"]) == (443, "HTTPS")
    assert listener["SslPolicy"].startswith("ELBSecurityPolicy-TLS13-1-2-")
    assert listener["Certificates"] == [{"CertificateArn": CERTIFICATE}]


def test_the_load_balancer_is_hardened(synth: Synth) -> None:
    """It drops malformed headers, cannot be deleted by mistake, and logs who called."""
    case = "fargate, key"
    (balancer,) = resources(synth, case, "AWS::ElasticLoadBalancingV2::LoadBalancer")
    said = {each["Key"]: each["Value"] for each in balancer["LoadBalancerAttributes"]}
    assert said["routing.http.drop_invalid_header_fields.enabled"] == "true"
    assert said["deletion_protection.enabled"] == "true"
    assert said["access_logs.s3.enabled"] == "true"
    log = template_of(synth, case)["Resources"][said["access_logs.s3.bucket"]["Ref"]]["Properties"]
    assert set(log["PublicAccessBlockConfiguration"].values()) == {True}
    (rule,) = log["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == 90


@pytest.mark.parametrize("case", ["fargate, key", "ec2, key", "eks, key"])
def test_no_container_is_the_first_to_close_a_connection(synth: Synth, case: str) -> None:
    """A load balancer that sends a request into one that is closed answers 502."""
    (balancer,) = resources(synth, case, "AWS::ElasticLoadBalancingV2::LoadBalancer")
    said = {each["Key"]: each["Value"] for each in balancer["LoadBalancerAttributes"]}
    kept = re.search(
        r"KEEP_ALIVE_SECONDS\W+(?:value\W+|Value\W+)?(\d+)", json.dumps(template_of(synth, case))
    )
    assert kept is not None
    assert int(kept[1]) > int(said["idle_timeout.timeout_seconds"])


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
    assert [action["Type"] for action in rule["Actions"]] == ["forward"]


def test_the_load_balancer_reaches_the_issuers_keys(synth: Synth) -> None:
    """Where tokens are checked, and nothing but its targets elsewhere."""
    opened = {}
    for case in ("fargate, token", "fargate, key"):
        groups = resources(synth, case, "AWS::EC2::SecurityGroup")
        (group,) = [g for g in groups if "ELB" in g["GroupDescription"]]
        opened[case] = [(e["CidrIp"], e["FromPort"]) for e in group.get("SecurityGroupEgress", [])]
    assert opened == {"fargate, token": [("0.0.0.0/0", 443)], "fargate, key": []}


@pytest.mark.parametrize(
    "asked",
    [
        {"tokens": Tokens(issuer="https://a.example", keys="https://a.example/keys", claims=[])},
        {"authorities": TrustedAuthorities(bucket="b", key="k", version=None)},
    ],
)
def test_nobody_is_let_through_unasked_for_want_of_a_certificate(asked: dict[str, Any]) -> None:
    """A listener on HTTP would forward everything."""
    stack = cdk.Stack(env=cdk.Environment(region="eu-west-1"))
    with pytest.raises(ValueError, match="certificate: missing"):
        LoadBalancer(
            stack,
            "LoadBalancer",
            vpc=ec2.Vpc(stack, "Vpc"),
            target_type=elbv2.TargetType.IP,
            timeout=1,
            certificate=None,
            **{"tokens": None, "authorities": None} | asked,
            preflights=False,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )


def test_a_user_pools_tokens_name_their_client(synth: Synth) -> None:
    """Access tokens of Amazon Cognito have no audience."""
    issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123"
    jwt = {"issuer": issuer, "audiences": ["x"]}
    front = {"fargate": {"certificate": CERTIFICATE, "jwt": jwt}}
    template = synth(environment_of(**changed("endpoints", front=front)))["sentiment-Fargate"]
    (listener,) = of_type(template, "AWS::ElasticLoadBalancingV2::Listener")
    check = listener["Properties"]["DefaultActions"][0]["JwtValidationConfig"]
    assert check["JwksEndpoint"] == f"{issuer}/.well-known/jwks.json"
    assert [claim["Name"] for claim in check["AdditionalClaims"]] == ["client_id"]


def test_callers_certificates_are_verified(synth: Synth) -> None:
    """By the authorities in the S3 object; and a firewall is in front."""
    case = "fargate, certificates"
    (listener,) = resources(synth, case, "AWS::ElasticLoadBalancingV2::Listener")
    assert listener["MutualAuthentication"]["Mode"] == "verify"
    (store,) = resources(synth, case, "AWS::ElasticLoadBalancingV2::TrustStore")
    assert store["CaCertificatesBundleS3Bucket"] == "authorities"
    assert store["CaCertificatesBundleS3Key"] == "ca.pem"
    trusted = listener["MutualAuthentication"]["TrustStoreArn"]["Fn::GetAtt"]
    found = template_of(synth, case)["Resources"][trusted[0]]
    assert found["Type"] == "AWS::ElasticLoadBalancingV2::TrustStore"
    assert len(resources(synth, case, "AWS::WAFv2::WebACLAssociation")) == 1
    assert resources(synth, case, "AWS::EC2::VPC") == []
