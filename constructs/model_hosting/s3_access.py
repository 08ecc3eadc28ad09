"""What a role may do below a prefix of a bucket, and with the key that encrypts it."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms


def split(uri: str) -> tuple[str, str]:
    """Bucket and key of s3://BUCKET/KEY; a token in it stays whole."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def split_folder(uri: str) -> tuple[str, str]:
    """Bucket and prefix of s3://BUCKET/PREFIX, whether or not its last slash is written."""
    bucket, prefix = split(uri)
    return bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else ""


def allow_below(grantee: iam.IRole, action: str, *, bucket: str, prefix: str) -> None:
    """Lets `grantee` do `action`, such as s3:PutObject, to every object below `prefix`."""
    resource = f"{bucket}/{prefix}*"
    grantee.add_to_principal_policy(
        iam.PolicyStatement(
            actions=[action], resources=[f"arn:{cdk.Aws.PARTITION}:s3:::{resource}"]
        )
    )
    readable = resource.replace(cdk.Aws.ACCOUNT_ID, "<AWS::AccountId>")
    cdk.Validations.of(grantee).acknowledge(
        cdk.Acknowledgment(
            id=f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::{readable}]",
            reason="Every object below this prefix, and nothing beside it.",
        )
    )


def allow_list(grantee: iam.IRole, *, bucket: str, prefix: str) -> None:
    """Lets `grantee` list what is below `prefix`; S3 answers 403, not 404, to others."""
    grantee.add_to_principal_policy(
        iam.PolicyStatement(
            actions=["s3:ListBucket"],
            resources=[f"arn:{cdk.Aws.PARTITION}:s3:::{bucket}"],
            conditions={"StringLike": {"s3:prefix": f"{prefix}*"}},
        )
    )


def allow_key(grantee: iam.IRole, key: kms.IKey, *actions: str) -> None:
    """Lets `grantee` use a key, which may be known by its alias alone."""
    key.grant(grantee, *actions)
    stack = cdk.Stack.of(grantee)
    account = "<AWS::AccountId>" if cdk.Token.is_unresolved(stack.account) else stack.account
    arn = f"arn:<AWS::Partition>:kms:{stack.region}:{account}:key/*"
    cdk.Validations.of(grantee).acknowledge(
        cdk.Acknowledgment(
            id=f"AwsSolutions-IAM5[Resource::{arn}]",
            reason="A key that is known by its alias: the condition names the alias.",
        )
    )
