"""Application Auto Scaling: what it accepts, what it remembers, what SageMaker refuses for it."""

import pytest

from local_aws.errors import AwsError

KEY = {
    "ServiceNamespace": "sagemaker",
    "ResourceId": "endpoint/endpoint/variant/AllTraffic",
    "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
}
LIMITS = {"MinCapacity": 1, "MaxCapacity": 4}
TRACKING = {
    "TargetValue": 100.0,
    "PredefinedMetricSpecification": {
        "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"
    },
}


def _refused(bench, operation, /, **parameters):
    with pytest.raises(AwsError) as caught:
        bench.scale(operation, **{**KEY, **parameters})
    return caught.value


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"MinCapacity": 5}, "Maximum capacity cannot be less than minimum capacity"),
        ({"MinCapacity": None}, "cannot be null"),
        ({"MinCapacity": 0}, "at least 1"),
        ({"ResourceId": "endpoint/no/variant/AllTraffic"}, "Could not find endpoint"),
        ({"ResourceId": "endpoint/endpoint/variant/no"}, "it has AllTraffic"),
        ({"ResourceId": "endpoint/endpoint"}, "Unsupported resource ID"),
        ({"ServiceNamespace": "ecs"}, "scaling of ecs"),
    ],
)
def test_a_target_that_cannot_be_is_refused(serving, change, message):
    """Capacities, endpoint and variant are checked."""
    assert message in _refused(serving, "RegisterScalableTarget", **{**LIMITS, **change}).message


def test_a_burstable_variant_cannot_scale(bench):
    """SageMaker scales no t2."""
    bench.model()
    bench.config(InstanceType="ml.t2.medium")
    bench.endpoint()
    refused = _refused(bench, "RegisterScalableTarget", **LIMITS)
    assert "not supported for instance type ml.t2.medium" in refused.message


def test_registering_again_changes_only_what_is_given(serving):
    """A second registration without a minimum keeps the first one's."""
    serving.scale("RegisterScalableTarget", **KEY, **LIMITS)
    serving.scale("RegisterScalableTarget", **KEY, MaxCapacity=9)
    [target] = serving.scale("DescribeScalableTargets", ServiceNamespace="sagemaker")[
        "ScalableTargets"
    ]
    assert (target["MinCapacity"], target["MaxCapacity"]) == (1, 9)


def test_a_policy_needs_a_target(serving):
    """A policy on nothing is an ObjectNotFoundException."""
    refused = _refused(serving, "PutScalingPolicy", PolicyName="p")
    assert refused.code == "ObjectNotFoundException"


def test_policies_go_with_their_target(serving):
    """Deregistering forgets the policies."""
    serving.scale("RegisterScalableTarget", **KEY, **LIMITS)
    serving.scale(
        "PutScalingPolicy",
        **KEY,
        PolicyName="p",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration=TRACKING,
    )
    found = serving.scale("DescribeScalingPolicies", ServiceNamespace="sagemaker")
    assert [policy["PolicyName"] for policy in found["ScalingPolicies"]] == ["p"]
    serving.scale("DeregisterScalableTarget", **KEY)
    found = serving.scale("DescribeScalingPolicies", ServiceNamespace="sagemaker")
    assert found["ScalingPolicies"] == []
    assert _refused(serving, "DeregisterScalableTarget").code == "ObjectNotFoundException"


def test_tracking_needs_one_metric(serving):
    """A policy without a metric is refused."""
    serving.scale("RegisterScalableTarget", **KEY, **LIMITS)
    refused = _refused(
        serving,
        "PutScalingPolicy",
        PolicyName="p",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={"TargetValue": 1.0},
    )
    assert "exactly one" in refused.message


def test_a_registered_variant_keeps_its_instance_type(serving):
    """UpdateEndpoint with another type is refused until the target is gone."""
    serving.scale("RegisterScalableTarget", **KEY, **LIMITS)
    serving.config("bigger", InstanceType="ml.m5.xlarge")
    with pytest.raises(AwsError, match=r'variant\(s\) "\[AllTraffic\]" must be deregistered'):
        serving.update("bigger")
    serving.scale("DeregisterScalableTarget", **KEY)
    assert serving.update("bigger").config_name == "bigger"


def test_a_registered_variant_cannot_be_removed(serving):
    """UpdateEndpoint without the variant is refused too."""
    serving.scale("RegisterScalableTarget", **KEY, **LIMITS)
    serving.config("renamed", VariantName="Another")
    with pytest.raises(AwsError, match="must be deregistered"):
        serving.update("renamed")
