"""Application Auto Scaling of Amazon ECS's services: what it accepts, and what it watches."""

import pytest

from local_aws.cloudformation.scaling import ScalableTargetType, ScalingPolicyType
from local_aws.errors import AwsError

KEY = {
    "ServiceNamespace": "ecs",
    "ResourceId": "service/cluster/service",
    "ScalableDimension": "ecs:service:DesiredCount",
}
LIMITS = {"MinCapacity": 0, "MaxCapacity": 4}
BALANCER, GROUP = "app/balancer/2", "targetgroup/tasks/1"
LABEL = f"{BALANCER}/{GROUP}"


def tracking(metric="ALBRequestCountPerTarget", **more):
    """A policy that tracks a predefined metric."""
    predefined = {"PredefinedMetricType": metric, **more}
    return {
        "PolicyName": "track",
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": {
            "TargetValue": 100.0,
            "PredefinedMetricSpecification": predefined,
        },
    }


def refusal(bench, operation, **parameters):
    """What Application Auto Scaling answers to what it refuses."""
    with pytest.raises(AwsError) as caught:
        bench.scale(operation, **{**KEY, **parameters})
    return caught.value.message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ResourceId": "service/cluster/other"}, "ECS service doesn't exist"),
        ({"ResourceId": "service/service"}, "expected service/CLUSTER/SERVICE"),
        ({"MinCapacity": 5}, "Maximum capacity cannot be less"),
        ({"ServiceNamespace": "sagemaker"}, "scaling of sagemaker by ecs:service:DesiredCount"),
    ],
)
def test_a_target_that_cannot_be_is_refused(bench, change, message):
    """The service must be there, and named as AWS names it."""
    assert message in refusal(bench, "RegisterScalableTarget", **{**LIMITS, **change})


def test_a_service_may_go_down_to_no_tasks(bench):
    """And the role of its target is that of Amazon ECS, not SageMaker's."""
    bench.scale("RegisterScalableTarget", **KEY, **LIMITS)
    [target] = bench.scale("DescribeScalableTargets", ServiceNamespace="ecs")["ScalableTargets"]
    assert target["MinCapacity"] == 0
    assert target["RoleARN"].endswith(
        "role/aws-service-role/ecs.application-autoscaling.amazonaws.com/"
        "AWSServiceRoleForApplicationAutoScaling_ECSService"
    )
    assert bench.scale("DescribeScalableTargets", ServiceNamespace="sagemaker") == {
        "ScalableTargets": []
    }


def test_the_alarms_watch_the_requests_of_the_target_group(bench):
    """Of the load balancer and the target group that the label names."""
    bench.scale("RegisterScalableTarget", **KEY, **LIMITS)
    bench.scale("PutScalingPolicy", **KEY, **tracking(ResourceLabel=LABEL))
    high, low = bench.alarms.named("AlarmHigh"), bench.alarms.named("AlarmLow")
    for alarm in (high, low):
        assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == (
            "AWS/ApplicationELB",
            "RequestCountPerTarget",
            "Sum",
        )
        dimensions = {one["Name"]: one["Value"] for one in alarm["Dimensions"]}
        assert dimensions == {"LoadBalancer": BALANCER, "TargetGroup": GROUP}
    assert (high["Threshold"], low["Threshold"]) == (100, 90)


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        (tracking(), f"which has {GROUP}; received none"),
        (tracking(ResourceLabel=GROUP), "app/NAME/ID/targetgroup/NAME/ID"),
        (tracking(ResourceLabel=f"{BALANCER}/targetgroup/other/1"), f"which has {GROUP}"),
        (
            tracking("ECSServiceAverageCPUUtilization"),
            "target tracking on ECSServiceAverageCPUUtilization is not emulated",
        ),
        (
            tracking("ECSServiceAverageMemoryUtilization"),
            "target tracking on ECSServiceAverageMemoryUtilization is not emulated",
        ),
        (tracking("SageMakerVariantInvocationsPerInstance"), "can't be used with ecs:service"),
    ],
)
def test_a_policy_that_nothing_could_call_upon_is_refused(bench, policy, message):
    """A target group of another service, and what is measured on AWS alone."""
    bench.scale("RegisterScalableTarget", **KEY, **LIMITS)
    assert message in refusal(bench, "PutScalingPolicy", **policy)


def test_a_stack_takes_its_policy_along(bench):
    """With the alarms, while the target stays."""
    targets, policies = ScalableTargetType(bench.autoscaling), ScalingPolicyType(bench.autoscaling)
    target = targets.create(bench.scope, {**KEY, **LIMITS}, generated_name="unused")
    policy = policies.create(
        bench.scope,
        {"ScalingTargetId": target.physical_id, **tracking(ResourceLabel=LABEL)},
        generated_name="unused",
    )
    assert bench.alarms.alarms
    policies.delete(bench.scope, policy.physical_id)
    found = bench.scale("DescribeScalingPolicies", ServiceNamespace="ecs")
    assert found == {"ScalingPolicies": []}
    assert not bench.alarms.alarms
    targets.delete(bench.scope, target.physical_id)
    described = bench.scale("DescribeScalableTargets", ServiceNamespace="ecs")
    assert described == {"ScalableTargets": []}
