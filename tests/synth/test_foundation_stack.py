"""The stack below every endpoint."""

from typing import Any

from tests.synth.environments import Synth, changed, environment_of

STACK = "Foundation"


def buckets(template: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The artifact bucket and the access log, as resources."""
    found = [r for r in template["Resources"].values() if r["Type"] == "AWS::S3::Bucket"]
    artifacts, log = sorted(found, key=lambda r: "BucketName" not in r["Properties"])
    return artifacts, log


def test_the_key_rotates_and_has_the_alias_that_others_find_it_by(synth: Synth) -> None:
    """Every year, without anybody's doing."""
    resources = synth()[STACK]["Resources"].values()
    (key,) = [r for r in resources if r["Type"] == "AWS::KMS::Key"]
    (alias,) = [r for r in resources if r["Type"] == "AWS::KMS::Alias"]
    assert key["Properties"]["EnableKeyRotation"] is True
    assert alias["Properties"]["AliasName"] == "alias/modelport-dev"


def test_artifacts_are_private_encrypted_versioned_and_tidied(synth: Synth) -> None:
    """Old versions and broken uploads go; the access log is kept for a year."""
    template = synth()[STACK]
    (key,) = [n for n, r in template["Resources"].items() if r["Type"] == "AWS::KMS::Key"]
    artifacts, log = (bucket["Properties"] for bucket in buckets(template))
    (encryption,) = artifacts["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption == {
        "BucketKeyEnabled": True,
        "ServerSideEncryptionByDefault": {
            "SSEAlgorithm": "aws:kms",
            "KMSMasterKeyID": {"Fn::GetAtt": [key, "Arn"]},
        },
    }
    assert artifacts["BucketName"] == "modelport-dev-111122223333-eu-west-1"
    assert artifacts["VersioningConfiguration"] == {"Status": "Enabled"}
    (rule,) = artifacts["LifecycleConfiguration"]["Rules"]
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 90}
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}
    assert "LoggingConfiguration" in artifacts
    (rule,) = log["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == 365
    for bucket in (artifacts, log):
        assert bucket["PublicAccessBlockConfiguration"] == {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        }


def test_buckets_take_nothing_without_tls(synth: Synth) -> None:
    """Each of the two denies what comes in plain text."""
    resources = synth()[STACK]["Resources"].values()
    policies = [r for r in resources if r["Type"] == "AWS::S3::BucketPolicy"]
    denied = [
        statement
        for policy in policies
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
    ]
    assert [d["Condition"] for d in denied] == [{"Bool": {"aws:SecureTransport": "false"}}] * 2


def test_artifacts_outlive_their_stack_on_aws_alone(synth: Synth) -> None:
    """Their key, their log and the access log too; what a failed first deployment made goes."""
    kept = {"AWS::KMS::Key", "AWS::Logs::LogGroup", "AWS::S3::Bucket"}

    def policies(account: str) -> set[tuple[str, str]]:
        return {
            (resource["DeletionPolicy"], resource["UpdateReplacePolicy"])
            for template in synth(environment_of(account=account)).values()
            for resource in template["Resources"].values()
            if resource["Type"] in kept
        }

    assert policies("111122223333") == {("RetainExceptOnCreate", "Retain")}
    assert policies("000000000000") == {("Delete", "Delete")}


def test_without_a_rest_front_the_accounts_api_settings_are_left_alone(synth: Synth) -> None:
    """API Gateway's logging role is there only where an API logs."""
    stacks = synth(environment_of(**changed("endpoints", front={})))
    types = [r["Type"] for r in stacks[STACK]["Resources"].values()]
    assert "AWS::ApiGateway::Account" not in types
    assert set(stacks) == {STACK, "sentiment-Endpoint"}
