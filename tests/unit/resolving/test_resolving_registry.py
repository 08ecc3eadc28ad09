"""Versions of a model package group become containers in the lock, or sentences."""

import pytest

from modelport.resolving import ResolvingError, resolve

DIGEST = f"sha256:{'a' * 64}"


@pytest.fixture
def locked(aws, environment):
    """The lock's word on a version of the group abalone."""

    def ask(version="latest-approved", group="abalone"):
        model = f"{{registry: {{group: {group!r}, version: {version}}}}}"
        return resolve(environment(abalone=model), aws.client).models["abalone"]

    return ask


def test_the_latest_that_is_approved_moves(aws, locked):
    """A newer version counts once it is approved."""
    first, second = aws.package(), aws.package("PendingManualApproval")
    assert locked().resolved == first
    aws.client.update_model_package(ModelPackageArn=second, ModelApprovalStatus="Approved")
    assert locked().resolved == second
    assert locked().source == "registry group abalone latest-approved"


def test_a_pinned_version_stays(aws, locked):
    """A version's number means that version, whatever came after it."""
    first, _ = aws.package(), aws.package()
    assert locked(1).resolved == first


def test_a_group_may_be_named_by_its_arn(aws, locked):
    """A group of another account is known by its ARN."""
    arn = aws.package()
    group = arn.replace("model-package/", "model-package-group/").removesuffix("/1")
    assert locked(group=group).resolved == arn


def test_an_image_is_pinned_by_its_digest(aws, locked):
    """Where the package knows the digest it replaces the tag, which could move."""
    aws.package(Image="registry:5000/team/model:1", ImageDigest=DIGEST)
    assert locked().containers[0].image == f"registry:5000/team/model@{DIGEST}"


def test_uncompressed_data_is_a_prefix(aws, locked):
    """ModelDataSource's prefix is the artifact."""
    source = {"S3Uri": "s3://b/m/", "S3DataType": "S3Prefix", "CompressionType": "None"}
    aws.package(ModelDataUrl=None, ModelDataSource={"S3DataSource": source})
    assert locked().containers[0].artifact == "s3://b/m/"


@pytest.mark.parametrize(
    ("approvals", "version", "reason"),
    [
        (
            ["Rejected", "PendingManualApproval"],
            "latest-approved",
            r"nothing in the model package group abalone is approved: .*newest, 2, is Pending",
        ),
        (["Rejected"], 1, "version 1 of the model package group abalone is Rejected: approve it"),
        (["Approved"], 7, "has no version 7: its newest is 1"),
    ],
)
def test_what_is_not_approved_is_said(aws, locked, approvals, version, reason):
    """Nothing approved, a version that isn't, one that is missing: each a sentence."""
    for approval in approvals:
        aws.package(approval)
    with pytest.raises(ResolvingError, match=reason):
        locked(version)


def test_an_empty_group_is_said(aws, locked):
    """A group without versions is not the same as one without approved ones."""
    aws.client.create_model_package_group(ModelPackageGroupName="abalone")
    with pytest.raises(ResolvingError, match="abalone is empty: register a model"):
        locked()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"Image": None}, "container without an image"), ({"ProductId": "p"}, "with ProductId")],
)
def test_what_cannot_be_deployed_is_said(aws, locked, changes, reason):
    """A container that a model could not take over fails here, not in the deployment."""
    aws.package(**changes)
    with pytest.raises(ResolvingError, match=reason):
        locked()


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"ModelPackageStatus": "InProgress"}, "version 1 of .* abalone is InProgress: only a"),
        ({"InferenceSpecification": None}, "abalone/1 has no inference specification"),
    ],
)
def test_a_package_that_is_not_complete_is_said(aws, locked, told, reason):
    """Approved is not enough: it must be there whole, and say what serves it."""
    aws.package()
    hooks, about = aws.client.meta.events, "after-call.sagemaker.DescribeModelPackage"
    hooks.register(about, lambda parsed, **_: parsed.update(told))
    with pytest.raises(ResolvingError, match=reason):
        locked()
