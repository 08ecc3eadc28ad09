"""SageMaker's operations: references, names, refusals in its own words."""

import pytest

from local_aws.errors import AwsError

VARIANT = {
    "VariantName": "v",
    "ModelName": "model",
    "InstanceType": "ml.m5.large",
    "InitialInstanceCount": 1,
}


def _refused(bench, operation, /, **parameters):
    with pytest.raises(AwsError) as caught:
        bench.call(operation, **parameters)
    assert caught.value.code == "ValidationException"
    return caught.value.message


@pytest.mark.parametrize(
    ("operation", "parameters", "message"),
    [
        (
            "DescribeModel",
            {"ModelName": "No"},
            'model "arn:aws:sagemaker:eu-west-1:000000000000:model/no"',
        ),
        ("DescribeEndpointConfig", {"EndpointConfigName": "no"}, "endpoint configuration"),
        ("DescribeEndpoint", {"EndpointName": "no"}, "endpoint"),
        (
            "CreateEndpoint",
            {"EndpointName": "e", "EndpointConfigName": "no"},
            "endpoint configuration",
        ),
        (
            "CreateEndpointConfig",
            {"EndpointConfigName": "c", "ProductionVariants": [VARIANT]},
            "model",
        ),
    ],
)
def test_what_is_missing_is_named(bench, operation, parameters, message):
    """A reference to nothing answers with its kind and ARN."""
    assert f"Could not find {message}" in _refused(bench, operation, **parameters)


def test_names_are_unique_but_for_case(serving):
    """A second model of the same name is refused, however it is written; so it is found too."""
    serving.model("Mixed")
    with pytest.raises(AwsError, match="Cannot create already existing model"):
        serving.model("mIXED")
    serving.call("DeleteModel", ModelName="mixed")
    serving.model("MIXED")


def test_a_role_that_cannot_be_assumed_is_refused(bench):
    """CreateModel checks the execution role."""
    message = _refused(
        bench,
        "CreateModel",
        ModelName="m",
        ExecutionRoleArn="arn:aws:iam::000000000000:role/another-one",
        PrimaryContainer={"Image": "i"},
    )
    assert "Could not assume role" in message


def test_an_operation_that_is_not_emulated_is_refused_by_name(bench):
    """SageMaker's other operations answer with their own name."""
    assert "ListTrainingJobs is not emulated" in _refused(bench, "ListTrainingJobs")


def test_an_operation_that_does_not_exist_is_unknown(bench):
    """What SageMaker doesn't have either is no ValidationException."""
    with pytest.raises(AwsError) as caught:
        bench.call("CreateMagic")
    assert caught.value.code == "UnknownOperationException"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VpcConfig", {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]}),
        ("EnableNetworkIsolation", True),
    ],
)
def test_a_network_that_would_not_be_there_is_refused_by_name(bench, name, value):
    """A model that asks for a network or for none is not run as if it had been heard."""
    container = {"Image": "i", "ModelDataUrl": "s3://b/m.tar.gz"}
    message = _refused(
        bench, "CreateModel", ModelName="m", PrimaryContainer=container, **{name: value}
    )
    assert message.startswith(f"{name} is not emulated by the embedded AWS")


def test_an_uncompressed_model_reaches_the_fleet_as_one(bench):
    """ModelDataSource gives the prefix and says that it is no archive."""
    source = {
        "S3DataSource": {
            "S3Uri": "s3://bucket/prefix/",
            "S3DataType": "S3Prefix",
            "CompressionType": "None",
        }
    }
    bench.model("other", ModelDataSource=source)
    bench.config(ModelName="other")
    bench.endpoint()
    [container] = bench.fleets[0].spec.containers
    assert (container.model_data_url, container.model_data_compressed) == (
        "s3://bucket/prefix/",
        False,
    )


def test_tags_are_added_and_removed(serving):
    """Tags belong to a resource's ARN."""
    arn = "arn:aws:sagemaker:eu-west-1:000000000000:endpoint/endpoint"
    tags = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    serving.call("AddTags", ResourceArn=arn, Tags=tags)
    serving.call("DeleteTags", ResourceArn=arn, TagKeys=["a"])
    assert serving.call("ListTags", ResourceArn=arn)["Tags"] == [{"Key": "b", "Value": "2"}]


def test_lists_come_in_pages(bench):
    """Two pages of models, in the order that was asked for."""
    for name in ("c", "a", "b"):
        bench.model(name)
    first = bench.call("ListModels", SortBy="Name", SortOrder="Ascending", MaxResults=2)
    second = bench.call(
        "ListModels",
        SortBy="Name",
        SortOrder="Ascending",
        MaxResults=2,
        NextToken=first["NextToken"],
    )
    names = [model["ModelName"] for model in first["Models"] + second["Models"]]
    assert names == ["a", "b", "c"]
    assert "NextToken" not in second


def test_accounts_and_regions_are_apart(serving):
    """Another region doesn't see the endpoint."""
    assert serving.sagemaker.lookup("000000000000", "us-east-1", "endpoint") is None
    assert serving.sagemaker.lookup("111111111111", "eu-west-1", "endpoint") is None
