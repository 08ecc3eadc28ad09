"""Models of several containers, of several models, and of model packages."""

import pytest

from local_aws.errors import AwsError
from tests.unit.local_aws.endpoint_requests import ROLE

A = {"Image": "a", "ModelDataUrl": "s3://bucket/a.tar.gz"}
B = {"Image": "b", "ModelDataUrl": "s3://bucket/b.tar.gz"}
DATA_SOURCE = {
    "S3DataSource": {"S3Uri": "s3://b/p/", "S3DataType": "S3Prefix", "CompressionType": "None"}
}


def _named(container, hostname):
    return {**container, "ContainerHostname": hostname}


@pytest.mark.parametrize(
    ("containers", "mode", "message"),
    [
        ([A, B], "Direct", "ContainerHostname is required for every container"),
        ([_named(A, "one")], "Direct", "needs a model with several containers"),
        ([_named(A, "one"), B], "Serial", "for all containers, or for none"),
        ([_named(A, "one"), _named(B, "one")], "Serial", "must be unique"),
        ([{"ModelDataUrl": "s3://b/m"}], "Serial", "You must specify an image"),
        ([A, {**B, "ModelDataSource": DATA_SOURCE}], "Serial", "not both"),
        (
            [{"Image": "a", "Mode": "MultiModel", "ModelDataSource": DATA_SOURCE}],
            "Serial",
            "ModelDataSource is not supported for a container in mode MultiModel",
        ),
        ([{"Image": "a", "Mode": "MultiModel"}], "Serial", "ModelDataUrl is required"),
        (
            [{**A, "Mode": "MultiModel"}, {**B, "Mode": "MultiModel"}],
            "Serial",
            "Only one container",
        ),
    ],
)
def test_containers_that_do_not_go_together_are_refused(bench, containers, mode, message):
    """CreateModel says what is wrong with them."""
    with pytest.raises(AwsError, match=message):
        bench.pipeline(containers=containers, mode=mode)


@pytest.mark.parametrize("given", [{}, {"PrimaryContainer": A, "Containers": [A, B]}])
def test_a_model_has_one_container_or_a_list_of_them(bench, given):
    """Neither none, nor both."""
    with pytest.raises(AwsError, match="either PrimaryContainer or Containers"):
        bench.call("CreateModel", ModelName="model", ExecutionRoleArn=ROLE, **given)


@pytest.mark.parametrize(
    ("container", "name"),
    [
        ({"ImageConfig": {"RepositoryAccessMode": "Vpc"}}, "private registry"),
        ({"InferenceSpecificationName": "other"}, "InferenceSpecificationName"),
    ],
)
def test_containers_that_cannot_be_fetched_here_are_refused_by_name(bench, container, name):
    """A registry in a network isn't there."""
    with pytest.raises(AwsError, match=rf"{name}.* is not emulated"):
        bench.model(**container)


def test_an_image_of_the_platform_is_accepted(bench):
    """RepositoryAccessMode Platform is the default, and may be said."""
    assert bench.model(ImageConfig={"RepositoryAccessMode": "Platform"})["ModelArn"]


def test_a_pipeline_reaches_the_fleet_in_its_order(bench):
    """Serial is the default; no hostname may be named."""
    bench.pipeline(containers=[_named(A, "one"), _named(B, "two")])
    bench.config()
    bench.endpoint()
    spec = bench.fleets[0].spec
    assert ([one.image for one in spec.containers], spec.mode) == (["a", "b"], "Serial")
    assert bench.live().variants[0].container_hostnames == ()
    [variant] = bench.call("DescribeEndpoint", EndpointName="endpoint")["ProductionVariants"]
    assert [image["SpecifiedImage"] for image in variant["DeployedImages"]] == ["a", "b"]


def test_direct_containers_are_named_by_requests(bench):
    """The runtime API learns which hostnames there are."""
    bench.pipeline(containers=[_named(A, "one"), _named(B, "two")], mode="Direct")
    bench.config()
    bench.endpoint()
    assert bench.fleets[0].spec.mode == "Direct"
    assert bench.live().variants[0].container_hostnames == ("one", "two")


def test_a_multi_model_container_reaches_the_fleet_as_one(bench):
    """Its prefix and whether it keeps models are passed on; requests must name a model."""
    bench.model(
        Mode="MultiModel",
        ModelDataUrl="s3://bucket/models/",
        MultiModelConfig={"ModelCacheSetting": "Disabled"},
    )
    bench.config()
    bench.endpoint()
    [container] = bench.fleets[0].spec.containers
    assert (container.multi_model, container.caches_models) == (True, False)
    assert container.model_data_url == "s3://bucket/models/"
    assert bench.live().variants[0].is_multi_model


def _package(bench, approval):
    bench.call("CreateModelPackageGroup", ModelPackageGroupName="group")
    packaged = {**A, "Environment": {"FROM": "package", "LEVEL": "package"}}
    return bench.call(
        "CreateModelPackage",
        ModelPackageGroupName="group",
        ModelApprovalStatus=approval,
        InferenceSpecification={
            "Containers": [packaged, B],
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
        },
    )["ModelPackageArn"]


def _of_package(bench, arn):
    container = {"ModelPackageName": arn, "Environment": {"LEVEL": "model"}}
    bench.pipeline(containers=[container])


def test_a_model_package_brings_its_containers(bench):
    """They run in their order, with the model's environment over their own."""
    _of_package(bench, _package(bench, "Approved"))
    bench.config()
    bench.endpoint()
    first, second = bench.fleets[0].spec.containers
    assert (first.image, second.image) == ("a", "b")
    assert first.environment == {"FROM": "package", "LEVEL": "model"}


def test_a_model_package_must_be_approved(bench):
    """CreateModel refuses a version that nobody approved."""
    arn = _package(bench, "PendingManualApproval")
    with pytest.raises(AwsError, match="PendingManualApproval, not Approved"):
        _of_package(bench, arn)


def test_a_model_keeps_the_containers_of_its_package(bench):
    """A version that is rejected later leaves the models that were made of it."""
    arn = _package(bench, "Approved")
    _of_package(bench, arn)
    bench.call("UpdateModelPackage", ModelPackageArn=arn, ModelApprovalStatus="Rejected")
    bench.config()
    assert bench.endpoint().status == "InService"
