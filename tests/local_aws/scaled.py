"""Endpoints that scale, for tests: what they are made of, and what became of them."""

import math

from botocore.exceptions import ClientError

from tests.local_aws.apis import typed
from tests.waiting import eventually

SAGEMAKER = {"ServiceNamespace": "sagemaker"}
INSTANCES = "sagemaker:variant:DesiredInstanceCount"
ADD_ONE = {
    "AdjustmentType": "ChangeInCapacity",
    "Cooldown": 60,
    "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}],
}
ONE_AT_LEAST = {
    "Statistic": "Maximum",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 1,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
}


def until(found):
    """Poll until something is there; the suite's own time limit is the only one."""
    return eventually(found, math.inf, every=0.05)


def make_model(cloud, role):
    """Create the model that every endpoint here serves, unless it is there."""
    container = {"Image": cloud.image, "ModelDataUrl": f"s3://{cloud.bucket}/one/model.tar.gz"}
    try:
        cloud.client("sagemaker").create_model(
            ModelName="one", ExecutionRoleArn=role, PrimaryContainer=container
        )
    except ClientError as error:
        assert "already existing" in str(error)  # noqa: PT017 - another test made it


def make_endpoint(fast, name, *, model="one", **config):
    """Create an endpoint of one instance, and wait for it."""
    cloud, role = fast
    make_model(cloud, role)
    variant = {"VariantName": "AllTraffic", "InstanceType": "ml.m5.large"}
    variant |= {"InitialInstanceCount": 1, **({"ModelName": model} if model else {})}
    sagemaker = cloud.client("sagemaker")
    sagemaker.create_endpoint_config(
        EndpointConfigName=name, ProductionVariants=[variant], **config
    )
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    assert cloud.settled(name)["EndpointStatus"] == "InService"


def delete_endpoint(cloud, name):
    """Delete an endpoint once no scaling is under way."""
    cloud.settled(name)
    cloud.client("sagemaker").delete_endpoint(EndpointName=name)
    assert cloud.settled(name) is None


def instances(cloud, name):
    """How many an endpoint has now."""
    described = cloud.client("sagemaker").describe_endpoint(EndpointName=name)
    return described["ProductionVariants"][0]["CurrentInstanceCount"]


def register(cloud, resource, least, most, dimension=INSTANCES):
    """Register a scalable target; answers its key."""
    key = {**SAGEMAKER, "ResourceId": resource, "ScalableDimension": dimension}
    client = cloud.client("application-autoscaling")
    client.register_scalable_target(**key, MinCapacity=least, MaxCapacity=most)
    return key


def track(cloud, key, target, **metric):
    """Put a policy that tracks a target value."""
    cloud.client("application-autoscaling").put_scaling_policy(
        **key,
        PolicyName="track",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={
            "TargetValue": target,
            "ScaleOutCooldown": 60,
            "ScaleInCooldown": 60,
            **metric,
        },
    )


def wake(cloud, key, metric, dimension):
    """A step policy that adds one when a metric says that something waits for capacity."""
    policy = cloud.client("application-autoscaling").put_scaling_policy(
        **key,
        PolicyName="wake",
        PolicyType="StepScaling",
        StepScalingPolicyConfiguration=ADD_ONE,
    )
    cloud.client("cloudwatch").put_metric_alarm(
        AlarmName=f"{metric}-{dimension['Value']}",
        Namespace="AWS/SageMaker",
        MetricName=metric,
        Dimensions=[dimension],
        AlarmActions=[policy["PolicyARN"]],
        **ONE_AT_LEAST,
    )


def causes(cloud, resource):
    """What was done to a target, the oldest first."""
    found = cloud.client("application-autoscaling").describe_scaling_activities(
        **SAGEMAKER, ResourceId=resource
    )
    return [
        (activity["Description"], activity["Cause"], activity["StatusCode"])
        for activity in reversed(found["ScalingActivities"])
    ]


def sleeping(endpoint):
    """A template that scales an endpoint by its backlog, and wakes it from zero by an alarm."""
    about = {
        "Namespace": "AWS/SageMaker",
        "Dimensions": [{"Name": "EndpointName", "Value": endpoint}],
    }
    backlog = {**about, "MetricName": "ApproximateBacklogSizePerInstance", "Statistic": "Average"}
    return {
        "Resources": {
            "Target": typed(
                "ApplicationAutoScaling::ScalableTarget",
                **SAGEMAKER,
                ResourceId=f"endpoint/{endpoint}/variant/AllTraffic",
                ScalableDimension=INSTANCES,
                MinCapacity=0,
                MaxCapacity=1,
            ),
            "Track": typed(
                "ApplicationAutoScaling::ScalingPolicy",
                PolicyName="track",
                PolicyType="TargetTrackingScaling",
                ScalingTargetId={"Ref": "Target"},
                TargetTrackingScalingPolicyConfiguration={
                    "TargetValue": 5,
                    "CustomizedMetricSpecification": backlog,
                },
            ),
            "Wake": typed(
                "ApplicationAutoScaling::ScalingPolicy",
                PolicyName="wake",
                PolicyType="StepScaling",
                ScalingTargetId={"Ref": "Target"},
                StepScalingPolicyConfiguration=ADD_ONE,
            ),
            "Alarm": typed(
                "CloudWatch::Alarm",
                **about,
                **ONE_AT_LEAST,
                AlarmName="waiting",
                MetricName="HasBacklogWithoutCapacity",
                AlarmActions=[{"Ref": "Wake"}],
            ),
        }
    }
