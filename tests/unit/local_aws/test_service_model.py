"""Requests against botocore's models, and template values made to fit them."""

import pytest

from local_aws.errors import AwsError
from local_aws.service_model import coerce, input_shape, validate

MODEL = {
    "ModelName": "m",
    "ExecutionRoleArn": "arn:aws:iam::000000000000:role/execution-role",
    "PrimaryContainer": {"Image": "image"},
}
VARIANT = {"VariantName": "v", "ModelName": "m", "InstanceType": "ml.m5.large"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ModelName": None}, "Value null at 'modelName'"),
        ({"ModelName": "under_score"}, "Member must satisfy regular expression pattern"),
        ({"ModelName": "m" * 64}, "Member must have length less than or equal to 63"),
        ({"Tags": [{"Key": "", "Value": "v"}]}, "'tags.1.member.key'"),
        ({"Tags": [{"Key": "\n", "Value": "v"}]}, "regular expression pattern"),
        ({"PrimaryContainer": {"Image": "i", "Mode": "Many"}}, "enum value set: [SingleModel, "),
        ({"Tags": [{"Key": "k", "Value": "v"}] * 51}, "length less than or equal to 50"),
    ],
)
def test_a_broken_constraint_is_named_with_its_path(change, message):
    """Required, pattern, length and enum are checked, in AWS's words."""
    with pytest.raises(AwsError) as caught:
        validate("sagemaker", "CreateModel", {**MODEL, **change})
    assert caught.value.code == "ValidationException"
    assert message in caught.value.message


def test_all_problems_are_told_at_once():
    """Two broken members make one message of two."""
    variant = {**VARIANT, "InstanceType": "ml.huge", "InitialInstanceCount": 0}
    request = {"EndpointConfigName": "c", "ProductionVariants": [variant]}
    with pytest.raises(AwsError, match="2 validation errors detected"):
        validate("sagemaker", "CreateEndpointConfig", request)


def test_a_value_of_another_type_cannot_be_read():
    """Text for a number is a SerializationException, as it is on AWS."""
    variant = {**VARIANT, "InitialInstanceCount": "1"}
    request = {"EndpointConfigName": "c", "ProductionVariants": [variant]}
    with pytest.raises(AwsError) as caught:
        validate("sagemaker", "CreateEndpointConfig", request)
    assert caught.value.code == "SerializationException"


def test_a_good_request_passes():
    """Letters of any script are fine in a tag: its pattern speaks of them."""
    validate("sagemaker", "CreateModel", {**MODEL, "Tags": [{"Key": "équipe", "Value": "ß"}]})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"InitialInstanceCount": "2"}, {"InitialInstanceCount": 2}),
        ({"InitialVariantWeight": "0.5"}, {"InitialVariantWeight": 0.5}),
        ({"InitialVariantWeight": 1}, {"InitialVariantWeight": 1.0}),
        ({"EnableSSMAccess": "true"}, {"EnableSSMAccess": True}),
        ({"EnableSSMAccess": "False"}, {"EnableSSMAccess": False}),
        ({"InitialInstanceCount": {"Not": "1"}}, {"InitialInstanceCount": {"Not": "1"}}),
        ({"InitialInstanceCount": "many"}, {"InitialInstanceCount": "many"}),
        ({"InitialInstanceCount": 1.5}, {"InitialInstanceCount": 1.5}),
        ({"Unknown": "1"}, {"Unknown": "1"}),
    ],
)
def test_template_values_take_the_type_of_their_shape(before, after):
    """Numbers and flags written as strings are converted; what can't be stays for validation."""
    shape = input_shape("sagemaker", "CreateEndpointConfig")
    coerced = coerce(shape, {"ProductionVariants": [before]})
    assert coerced == {"ProductionVariants": [after]}


def test_template_values_become_strings_where_strings_are_meant():
    """An environment variable written as a number or a flag is text."""
    shape = input_shape("sagemaker", "CreateModel")
    container = {"Environment": {"A": 1, "B": True}}
    coerced = coerce(shape, {"PrimaryContainer": container})
    assert coerced["PrimaryContainer"]["Environment"] == {"A": "1", "B": "true"}
