"""Endpoints through CloudFormation: create, no-op, update, roll back, delete."""

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.local
_CONFIG = {"instance_type": "ml.m5.large", "count": "1"}


def _role(cloud, *, readable=True):
    read = cloud.policy(
        "Allow" if readable else "Deny", "s3:GetObject", f"arn:aws:s3:::{cloud.bucket}/*"
    )
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": cloud.trust({"Service": "sagemaker.amazonaws.com"}),
            "Policies": [{"PolicyName": "read", "PolicyDocument": read}],
        },
    }


def _model(cloud, weights):
    return {
        "Type": "AWS::SageMaker::Model",
        "Properties": {
            "ExecutionRoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
            "PrimaryContainer": {
                "Image": cloud.image,
                "ModelDataUrl": f"s3://{cloud.bucket}/{weights}/model.tar.gz",
                "Environment": {"LEVEL": 1},
            },
        },
    }


def _config(instance_type, count):
    variant = {
        "VariantName": "AllTraffic",
        "ModelName": {"Fn::GetAtt": ["Model", "ModelName"]},
        "InstanceType": instance_type,
        "InitialInstanceCount": count,
        "InitialVariantWeight": "1",
    }
    return {
        "Type": "AWS::SageMaker::EndpointConfig",
        "Properties": {"ProductionVariants": [variant]},
    }


def _endpoint(name, tag):
    return {
        "Type": "AWS::SageMaker::Endpoint",
        "Properties": {
            "EndpointName": name,
            "EndpointConfigName": {"Fn::GetAtt": ["Config", "EndpointConfigName"]},
            "RetainAllVariantProperties": "true",
            "Tags": [{"Key": "team", "Value": tag}],
        },
    }


def _scaling():
    target = {
        "MinCapacity": "1",
        "MaxCapacity": "3",
        "ServiceNamespace": "sagemaker",
        "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
        "ResourceId": {"Fn::Sub": "endpoint/${Endpoint.EndpointName}/variant/AllTraffic"},
    }
    metric = {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}
    tracking = {
        "PolicyName": "requests",
        "PolicyType": "TargetTrackingScaling",
        "ScalingTargetId": {"Ref": "Target"},
        "TargetTrackingScalingPolicyConfiguration": {
            "TargetValue": "100",
            "PredefinedMetricSpecification": metric,
        },
    }
    kind = "AWS::ApplicationAutoScaling::"
    return {
        "Target": {"Type": f"{kind}ScalableTarget", "Properties": target},
        "Tracking": {"Type": f"{kind}ScalingPolicy", "Properties": tracking},
    }


@pytest.fixture
def stack(cloud, request):
    """Deploys variations of one stack, named after the test, and deletes it at the end."""
    name = request.node.name.replace("_", "-")[:40].strip("-")

    def deploy(*, weights="one", readable=True, scaling=False, config=_CONFIG, tag="a"):
        resources = {
            "Role": _role(cloud, readable=readable),
            "Model": _model(cloud, weights),
            "Config": _config(**config),
            "Endpoint": _endpoint(name, tag),
            **(_scaling() if scaling else {}),
        }
        outputs = {
            "Arn": {"Value": {"Ref": "Endpoint"}},
            "Config": {"Value": {"Fn::GetAtt": ["Config", "EndpointConfigName"]}},
            "Model": {"Value": {"Fn::GetAtt": ["Model", "ModelName"]}},
        }
        return cloud.deploy(name, {"Resources": resources, "Outputs": outputs})

    deploy.name = name
    yield deploy
    cloud.delete(name)


def test_a_created_endpoint_predicts(cloud, stack):
    """The stack is complete when the model answers; Ref of the endpoint is its ARN."""
    status, outputs = stack()
    assert status == "CREATE_COMPLETE"
    assert outputs["Arn"] == f"arn:aws:sagemaker:{cloud.region}:000000000000:endpoint/{stack.name}"
    assert cloud.predict(stack.name) == {"model": "one", "echo": {"x": 1}}


def test_an_unchanged_stack_is_left_alone(cloud, stack):
    """Deploying the same template again changes nothing."""
    _, before = stack()
    with pytest.raises(ClientError, match="No updates are to be performed"):
        stack()
    described = cloud.client("sagemaker").describe_endpoint(EndpointName=stack.name)
    assert described["EndpointConfigName"] == before["Config"]


def test_an_update_replaces_model_and_config_but_not_the_endpoint(cloud, stack):
    """A new archive makes a new model and config, the endpoint moves, the old ones go."""
    _, before = stack()
    status, after = stack(weights="two")
    assert status == "UPDATE_COMPLETE"
    assert after["Arn"] == before["Arn"]
    assert after["Model"] != before["Model"]
    assert cloud.predict(stack.name)["model"] == "two"
    models = cloud.client("sagemaker").list_models(NameContains=stack.name)["Models"]
    assert [model["ModelName"] for model in models] == [after["Model"]]


def test_a_failing_model_rolls_the_update_back(cloud, stack):
    """The stack's reason is the container's own, and the old model still answers."""
    stack()
    status, _ = stack(weights="broken")
    assert status == "UPDATE_ROLLBACK_COMPLETE"
    assert "the weights are broken" in cloud.reasons(stack.name)
    assert cloud.predict(stack.name)["model"] == "one"


def test_a_failing_model_rolls_the_creation_back(cloud, stack):
    """Nothing of a stack whose endpoint fails is left."""
    status, _ = stack(weights="broken")
    assert status == "ROLLBACK_COMPLETE"
    assert "the weights are broken" in cloud.reasons(stack.name)
    assert cloud.settled(stack.name) is None


def test_a_role_that_may_not_read_the_archive_fails_the_endpoint(cloud, stack):
    """The archive is downloaded under the model's execution role."""
    status, _ = stack(readable=False)
    assert status == "ROLLBACK_COMPLETE"
    assert "Failed to download model data" in cloud.reasons(stack.name)


def test_only_tags_change_in_place(cloud, stack):
    """A tag's change reaches the endpoint without touching what serves."""
    _, before = stack()
    _, after = stack(tag="b")
    tags = cloud.client("sagemaker").list_tags(ResourceArn=after["Arn"])["Tags"]
    assert {"Key": "team", "Value": "b"} in tags
    assert after == before


def test_scaling_is_registered_and_keeps_the_instance_type(cloud, stack):
    """A registered variant's instance type can't change: SageMaker's own message, rolled back."""
    assert stack(scaling=True)[0] == "CREATE_COMPLETE"
    scaling = cloud.client("application-autoscaling")
    found = scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"]
    assert [p["PolicyName"] for p in found if stack.name in p["ResourceId"]] == ["requests"]
    status, _ = stack(scaling=True, config={**_CONFIG, "instance_type": "ml.m5.xlarge"})
    assert status == "UPDATE_ROLLBACK_COMPLETE"
    assert "must be deregistered as scalable targets" in cloud.reasons(stack.name)


def test_live_instance_counts_survive_an_update(cloud, stack):
    """RetainAllVariantProperties keeps what scaling made of the endpoint."""
    stack()
    cloud.client("sagemaker").update_endpoint_weights_and_capacities(
        EndpointName=stack.name,
        DesiredWeightsAndCapacities=[{"VariantName": "AllTraffic", "DesiredInstanceCount": 2}],
    )
    cloud.settled(stack.name)
    stack(weights="two")
    described = cloud.settled(stack.name)
    assert described["ProductionVariants"][0]["DesiredInstanceCount"] == 2
