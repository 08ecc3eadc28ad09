"""Application Auto Scaling: what it accepts, what it remembers, what SageMaker refuses for it."""

import pytest

from local_aws.errors import AwsError
from tests.unit.local_aws.endpoint_requests import ASYNCHRONOUS, serverless

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


MATH = {
    "CustomizedMetricSpecification": {
        "Metrics": [{"Id": "m", "Expression": "1", "ReturnData": True}],
    }
}


def test_a_burstable_variant_cannot_scale(bench):
    """SageMaker scales no t2."""
    bench.model()
    bench.config(InstanceType="ml.t2.medium")
    bench.endpoint()
    refused = _refused(bench, "RegisterScalableTarget", **LIMITS)
    assert "not supported for instance type ml.t2.medium" in refused.message


def test_registering_again_changes_only_what_is_given(serving):
    """A second registration without a minimum keeps the first one's, and all policies."""
    first = serving.scale("RegisterScalableTarget", **KEY, **LIMITS)
    metric = "SageMakerVariantInvocationsPerInstance"
    _put(serving, KEY, **_tracking(metric))
    assert serving.scale("RegisterScalableTarget", **KEY, MaxCapacity=9) == first
    [target] = serving.scale("DescribeScalableTargets", ServiceNamespace="sagemaker")[
        "ScalableTargets"
    ]
    assert (target["MinCapacity"], target["MaxCapacity"]) == (1, 9)
    assert target["ScalableTargetARN"] == first["ScalableTargetARN"]
    policies = serving.scale("DescribeScalingPolicies", ServiceNamespace="sagemaker")
    assert len(policies["ScalingPolicies"]) == 1


def test_a_policy_needs_a_target(serving):
    """A policy on nothing is an ObjectNotFoundException."""
    refused = _refused(serving, "PutScalingPolicy", PolicyName="p")
    assert refused.code == "ObjectNotFoundException"


@pytest.mark.parametrize(
    ("operation", "asked", "found"),
    [
        ("ScalableTargets", {"ResourceIds": [KEY["ResourceId"]]}, True),
        ("ScalableTargets", {"ResourceIds": ["endpoint/other/variant/AllTraffic"]}, False),
        ("ScalingPolicies", {"PolicyNames": ["p"]}, True),
        ("ScalingPolicies", {"PolicyNames": ["other"]}, False),
        ("ScalingPolicies", {"ResourceId": "endpoint/other/variant/AllTraffic"}, False),
    ],
)
def test_only_what_is_asked_for_is_described(serving, operation, asked, found):
    """By the target's name, or the policy's."""
    serving.scale("RegisterScalableTarget", **KEY, **LIMITS)
    _put(serving, KEY, **_tracking("SageMakerVariantInvocationsPerInstance"))
    answer = serving.scale(f"Describe{operation}", ServiceNamespace="sagemaker", **asked)
    assert bool(answer[operation]) is found


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


@pytest.mark.parametrize(
    ("kind", "tracking", "message"),
    [
        ("TargetTrackingScaling", {}, "exactly one"),
        ("TargetTrackingScaling", MATH, "target tracking on metric math"),
        ("TargetTrackingScaling", None, "TargetTrackingScalingPolicyConfiguration is required"),
        ("PredictiveScaling", None, "a scaling policy of type PredictiveScaling"),
    ],
)
def test_a_policy_says_what_it_goes_by(serving, kind, tracking, message):
    """One metric, and none that is computed."""
    serving.scale("RegisterScalableTarget", **KEY, **LIMITS)
    name = "TargetTrackingScalingPolicyConfiguration"
    configuration = {} if tracking is None else {name: {"TargetValue": 1.0, **tracking}}
    refused = _refused(
        serving, "PutScalingPolicy", PolicyName="p", PolicyType=kind, **configuration
    )
    assert message in refused.message


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


def _put(bench, key, **policy):
    bench.scale("PutScalingPolicy", **key, PolicyName="p", **policy)
    [found] = bench.scale("DescribeScalingPolicies", ServiceNamespace="sagemaker")[
        "ScalingPolicies"
    ]
    return found


def _tracking(metric):
    predefined = {"PredefinedMetricSpecification": {"PredefinedMetricType": metric}}
    return {
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 1.0, **predefined},
    }


STEP = {
    "PolicyType": "StepScaling",
    "StepScalingPolicyConfiguration": {
        "AdjustmentType": "ChangeInCapacity",
        "StepAdjustments": [{"MetricIntervalLowerBound": 0.0, "ScalingAdjustment": 1}],
    },
}


def test_an_asynchronous_variant_scales_to_zero_and_wakes_by_steps(bench):
    """Its minimum may be 0; a step policy has an ARN for the alarm that wakes it."""
    bench.model()
    bench.config(more={"AsyncInferenceConfig": ASYNCHRONOUS})
    bench.endpoint()
    bench.scale("RegisterScalableTarget", **KEY, MinCapacity=0, MaxCapacity=2)
    assert _put(bench, KEY, **STEP)["PolicyARN"].endswith(":policyName/p")


def test_a_step_policy_needs_steps(serving):
    """Nothing would happen without them."""
    serving.scale("RegisterScalableTarget", **KEY, **LIMITS)
    refused = _refused(
        serving,
        "PutScalingPolicy",
        PolicyName="p",
        PolicyType="StepScaling",
        StepScalingPolicyConfiguration={"AdjustmentType": "ChangeInCapacity"},
    )
    assert "StepAdjustments" in refused.message


CONCURRENCY = {**KEY, "ScalableDimension": "sagemaker:variant:DesiredProvisionedConcurrency"}


def test_provisioned_concurrency_scales_below_the_concurrency(bench):
    """More than MaxConcurrency is refused; its own metric is accepted, another's is not."""
    bench.model()
    bench.config(variants=[serverless(concurrency={"ProvisionedConcurrency": 1})])
    bench.endpoint()
    refused = _refused(
        bench, "RegisterScalableTarget", **{**CONCURRENCY, "MinCapacity": 1, "MaxCapacity": 6}
    )
    assert "at most 5" in refused.message
    bench.scale("RegisterScalableTarget", **CONCURRENCY, MinCapacity=1, MaxCapacity=5)
    metric = "SageMakerVariantProvisionedConcurrencyUtilization"
    assert _put(bench, CONCURRENCY, **_tracking(metric))["PolicyName"] == "p"
    wrong = _tracking("SageMakerVariantInvocationsPerInstance")
    with pytest.raises(AwsError, match=f"which has {metric}"):
        _put(bench, CONCURRENCY, **wrong)


def test_what_has_no_provisioned_concurrency_does_not_scale_by_it(serving):
    """A variant on instances has none."""
    refused = _refused(serving, "RegisterScalableTarget", **{**CONCURRENCY, **LIMITS})
    assert "has no ProvisionedConcurrency" in refused.message


def test_a_serverless_variant_has_no_instances_to_scale(bench):
    """DesiredInstanceCount is refused."""
    bench.model()
    bench.config(variants=[serverless()])
    bench.endpoint()
    assert "Serverless variant" in _refused(bench, "RegisterScalableTarget", **LIMITS).message


def test_copies_scale_to_zero(bench):
    """An inference component's minimum may be 0; one that isn't there can't scale."""
    key = {
        "ServiceNamespace": "sagemaker",
        "ResourceId": "inference-component/component",
        "ScalableDimension": "sagemaker:inference-component:DesiredCopyCount",
    }
    bench.model()
    bench.component_endpoint()
    limits = {"MinCapacity": 0, "MaxCapacity": 2}
    refused = _refused(bench, "RegisterScalableTarget", **{**key, **limits})
    assert "Could not find inference component" in refused.message
    bench.component()
    bench.scale("RegisterScalableTarget", **key, **limits)
    metric = "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution"
    assert _put(bench, key, **_tracking(metric))["PolicyName"] == "p"
