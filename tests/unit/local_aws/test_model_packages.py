"""Model package groups and their versions in the embedded AWS."""

import pytest

from local_aws.cloudformation.stored import StoredType
from local_aws.errors import AwsError
from local_aws.sagemaker.kinds import MODEL_PACKAGE_GROUP

GROUP_ARN = "arn:aws:sagemaker:eu-west-1:000000000000:model-package-group/abalone"
SPECIFICATION = {"Containers": [{"Image": "image", "ModelDataUrl": "s3://bucket/model.tar.gz"}]}


@pytest.fixture
def register(bench):
    """Makes a version of the group abalone."""
    bench.call("CreateModelPackageGroup", ModelPackageGroupName="abalone")

    def create(approval="Approved", group="abalone"):
        return bench.call(
            "CreateModelPackage",
            ModelPackageGroupName=group,
            InferenceSpecification=SPECIFICATION,
            ModelApprovalStatus=approval,
        )["ModelPackageArn"]

    return create


def versions(bench, **filters):
    """The versions of the group abalone that a list shows, in its order."""
    answer = bench.call("ListModelPackages", ModelPackageGroupName="abalone", **filters)
    return [package["ModelPackageVersion"] for package in answer["ModelPackageSummaryList"]]


def test_versions_are_counted(bench, register):
    """Each package of a group is its next version, and a deleted number doesn't come again."""
    assert register().endswith(":model-package/abalone/1")
    bench.call("DeleteModelPackage", ModelPackageName=register())
    assert register(group=GROUP_ARN).endswith(":model-package/abalone/3")


def test_a_package_is_described_by_arn_and_by_name(bench, register):
    """DescribeModelPackage takes an ARN, or a group and a version."""
    arn = register()
    by_arn = bench.call("DescribeModelPackage", ModelPackageName=arn)
    assert by_arn == bench.call("DescribeModelPackage", ModelPackageName="abalone/1")
    assert by_arn["InferenceSpecification"] == SPECIFICATION
    assert by_arn["ModelPackageVersion"] == 1


def test_the_newest_comes_first(bench, register):
    """ListModelPackages shows the newest first unless asked otherwise."""
    register()
    register()
    assert versions(bench) == [2, 1]
    assert versions(bench, SortOrder="Ascending") == [1, 2]


def test_a_package_waits_for_its_approval(bench, register):
    """Without a status, a version is pending; UpdateModelPackage approves it."""
    bench.call(
        "CreateModelPackage", ModelPackageGroupName="abalone", InferenceSpecification=SPECIFICATION
    )
    register("Rejected")
    assert versions(bench, ModelApprovalStatus="PendingManualApproval") == [1]
    arn = bench.call("DescribeModelPackage", ModelPackageName="abalone/1")["ModelPackageArn"]
    bench.call("UpdateModelPackage", ModelPackageArn=arn, ModelApprovalStatus="Approved")
    assert versions(bench, ModelApprovalStatus="Approved") == [1]


def test_versions_belong_to_a_group(bench, register):
    """Without a group a list shows unversioned packages, of which there are none."""
    register()
    assert bench.call("ListModelPackages")["ModelPackageSummaryList"] == []
    found = bench.call("ListModelPackages", ModelPackageType="Both")["ModelPackageSummaryList"]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("DescribeModelPackage", {"ModelPackageName": "abalone/7"}),
        ("DescribeModelPackageGroup", {"ModelPackageGroupName": "abalone-too"}),
        ("ListModelPackages", {"ModelPackageGroupName": "abalone-too"}),
    ],
)
@pytest.mark.usefixtures("register")
def test_what_is_missing_is_named(bench, operation, parameters):
    """A version or a group that is not there is an error with its ARN."""
    with pytest.raises(AwsError, match="Could not find model package"):
        bench.call(operation, **parameters)


def test_a_group_with_versions_stays(bench, register):
    """DeleteModelPackageGroup waits until its versions are gone."""
    arn = register()
    with pytest.raises(AwsError, match="contains model packages"):
        bench.call("DeleteModelPackageGroup", ModelPackageGroupName="abalone")
    bench.call("DeleteModelPackage", ModelPackageName=arn)
    bench.call("DeleteModelPackageGroup", ModelPackageGroupName="abalone")
    assert bench.call("ListModelPackageGroups")["ModelPackageGroupSummaryList"] == []


def test_a_package_without_containers_is_refused_by_name(bench, register):
    """What is not emulated says which parameter it is."""
    del register
    with pytest.raises(AwsError, match="without InferenceSpecification is not emulated"):
        bench.call("CreateModelPackage", ModelPackageGroupName="abalone")


def test_a_package_has_tags(bench, register):
    """Tags are set and read by a version's ARN."""
    arn = register()
    bench.call("AddTags", ResourceArn=arn, Tags=[{"Key": "team", "Value": "sea"}])
    assert bench.call("ListTags", ResourceArn=arn) == {"Tags": [{"Key": "team", "Value": "sea"}]}


def test_a_template_may_make_a_group(bench):
    """AWS::SageMaker::ModelPackageGroup is created, tagged anew and deleted."""
    groups = StoredType(bench.sagemaker, MODEL_PACKAGE_GROUP)
    assert groups.type_name == "AWS::SageMaker::ModelPackageGroup"
    made = groups.create(bench.scope, {"ModelPackageGroupName": "abalone"}, generated_name="x")
    assert made.attributes["ModelPackageGroupArn"] == GROUP_ARN
    tags = [{"Key": "team", "Value": "sea"}]
    groups.update(bench.scope, made.physical_id, old={}, new={"Tags": tags})
    assert bench.call("ListTags", ResourceArn=GROUP_ARN) == {"Tags": tags}
    groups.delete(bench.scope, made.physical_id)
    assert bench.call("ListModelPackageGroups")["ModelPackageGroupSummaryList"] == []
