"""Scaling in templates: several policies of one target, steps, and schedules."""

from typing import Any

import pytest

from tests.synth.environments import INSTANCE, Synth, serving
from tests.synth.reading import Template, of_type, only

TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"
POLICY = "AWS::ApplicationAutoScaling::ScalingPolicy"
ALARM = "AWS::CloudWatch::Alarm"
VARIANT = [
    {"Name": "EndpointName", "Value": "dev-sentiment"},
    {"Name": "VariantName", "Value": "AllTraffic"},
]
STEPS: dict[str, Any] = {
    "policy_name": "Own",
    "metric": {"name": "Depth", "namespace": "Mine", "dimensions": {}, "unit": "Count"},
    "at_least": 100,
    "steps": [{"change": 1}, {"beyond": 50, "change": 2}],
}


def scaled(synth: Synth, kind: str = "real-time", **scaling: Any) -> Template:
    """The stack of an endpoint with scaling."""
    said = {"type": kind, "model": "sentiment", **INSTANCE, "scaling": {"max": 4, **scaling}}
    return synth(serving(**said))["sentiment-Endpoint"]


def policies(template: Template) -> dict[str, dict[str, Any]]:
    """What each policy does, by its name."""
    found = [resource["Properties"] for resource in of_type(template, POLICY)]
    ending = "ScalingPolicyConfiguration"
    return {
        policy["PolicyName"]: next(v for key, v in policy.items() if key.endswith(ending))
        for policy in found
    }


def predefined(policy: dict[str, Any]) -> str:
    """The metric that Application Auto Scaling knows."""
    return str(policy["PredefinedMetricSpecification"]["PredefinedMetricType"])


def test_several_policies_of_one_target(synth: Synth) -> None:
    """Each with a name of its own, or the built-in one, which replaces what the console made."""
    built_in = "SageMakerEndpointInvocationScalingPolicy"
    template = scaled(
        synth,
        min=1,
        target={"requests_per_second": 20, "policy_name": built_in},
        targets=[
            {"concurrent_requests": 5, "scale_in": False, "scale_out_cooldown": 10},
            {"cpu_utilization": 60},
        ],
    )
    found = policies(template)
    assert set(found) == {built_in, "ConcurrentRequests", "CPUUtilization"}
    assert predefined(found[built_in]) == "SageMakerVariantInvocationsPerInstance"
    assert found[built_in]["TargetValue"] == 600
    assert "DisableScaleIn" not in found[built_in]
    concurrent = found["ConcurrentRequests"]
    assert predefined(concurrent) == "SageMakerVariantConcurrentRequestsPerModelHighResolution"
    assert concurrent["DisableScaleIn"] is True
    assert (concurrent["ScaleInCooldown"], concurrent["ScaleOutCooldown"]) == (300, 10)
    assert len(of_type(template, TARGET)) == 1


@pytest.mark.parametrize(
    ("instance_type", "target", "value"),
    [
        ("ml.m5.xlarge", {"cpu_utilization": 60}, 240),
        ("ml.g5.12xlarge", {"gpu_utilization": 50}, 200),
    ],
)
def test_a_share_of_the_hardware(
    synth: Synth, instance_type: str, target: dict[str, Any], value: float
) -> None:
    """SageMaker counts 100 percent for each vCPU and GPU."""
    scaling = {"min": 1, "max": 2, "target": target}
    said = {"type": "real-time", "model": "sentiment", "instance_type": instance_type}
    template = synth(serving(**said, scaling=scaling))["sentiment-Endpoint"]
    (policy,) = policies(template).values()
    assert policy["TargetValue"] == value
    metric = policy["CustomizedMetricSpecification"]
    assert metric["Namespace"] == "/aws/sagemaker/Endpoints"
    assert metric["Statistic"] == "Average"
    assert metric["Dimensions"] == VARIANT


def test_any_metric(synth: Synth) -> None:
    """With its own dimensions, or those of the variant."""
    own = {"name": "Depth", "namespace": "Mine", "dimensions": {}, "unit": "Count"}
    theirs = {"name": "ModelLatency", "statistic": "Maximum"}
    targets = [{"metric": own, "value": 5}, {"metric": theirs, "value": 9}]
    found = policies(scaled(synth, min=1, targets=targets))
    assert found["Depth"]["CustomizedMetricSpecification"] == {
        "MetricName": "Depth",
        "Namespace": "Mine",
        "Statistic": "Average",
        "Unit": "Count",
    }
    assert found["ModelLatency"]["CustomizedMetricSpecification"]["Dimensions"] == VARIANT
    assert found["ModelLatency"]["TargetValue"] == 9


def test_steps_follow_an_alarm(synth: Synth) -> None:
    """Intervals without gaps above the threshold; the alarm's action is the policy."""
    template = scaled(synth, min=1, steps=[STEPS])
    assert policies(template)["Own"] == {
        "AdjustmentType": "ChangeInCapacity",
        "Cooldown": 60,
        "MetricAggregationType": "Average",
        "StepAdjustments": [
            {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 50, "ScalingAdjustment": 1},
            {"MetricIntervalLowerBound": 50, "ScalingAdjustment": 2},
        ],
    }
    alarm = only(template, ALARM)
    (action,) = alarm["AlarmActions"]
    assert template["Resources"][action["Ref"]]["Type"] == POLICY
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert (alarm["Threshold"], alarm["Unit"]) == (100, "Count")
    assert "Dimensions" not in alarm


def test_steps_downwards(synth: Synth) -> None:
    """Below the threshold, the intervals are negative and end at it."""
    falls = {key: value for key, value in STEPS.items() if key != "at_least"}
    falls |= {"at_most": 10, "adjustment": "percent-change-in-capacity", "min_adjustment": 1}
    falls |= {"steps": [{"change": -10}, {"beyond": 5, "change": -50}]}
    template = scaled(synth, min=1, steps=[falls])
    policy = policies(template)["Own"]
    assert policy["AdjustmentType"] == "PercentChangeInCapacity"
    assert policy["MinAdjustmentMagnitude"] == 1
    assert policy["StepAdjustments"] == [
        {"MetricIntervalLowerBound": -5, "MetricIntervalUpperBound": 0, "ScalingAdjustment": -10},
        {"MetricIntervalUpperBound": -5, "ScalingAdjustment": -50},
    ]
    assert only(template, ALARM)["ComparisonOperator"] == "LessThanOrEqualToThreshold"


def test_schedules_change_the_bounds(synth: Synth) -> None:
    """At their times in their time zone; what they do not say stays."""
    night = {"expression": "cron(0 20 * * ? *)", "time_zone": "Europe/Rome", "min": 1}
    once = {"expression": "at(2030-01-01T00:00:00)", "max": 2}
    schedules = {"night": night, "once": once}
    target = only(scaled(synth, min=2, schedules=schedules), TARGET)
    assert target["ScheduledActions"] == [
        {
            "ScheduledActionName": "night",
            "Schedule": "cron(0 20 * * ? *)",
            "Timezone": "Europe/Rome",
            "ScalableTargetAction": {"MinCapacity": 1},
        },
        {
            "ScheduledActionName": "once",
            "Schedule": "at(2030-01-01T00:00:00)",
            "Timezone": "UTC",
            "ScalableTargetAction": {"MaxCapacity": 2},
        },
    ]


def test_a_policy_keeps_its_logical_id(synth: Synth) -> None:
    """Whatever comes before it: under another one, the clean-up would delete it by its name."""

    def ids(**scaling: Any) -> dict[str, str]:
        template = scaled(synth, min=1, **scaling)
        found = template["Resources"].items()
        return {r["Properties"]["PolicyName"]: id_ for id_, r in found if r["Type"] == POLICY}

    alone = ids(target={"requests_per_second": 20})
    moved = ids(targets=[{"cpu_utilization": 50}, {"requests_per_second": 20}])
    assert moved["InvocationsPerInstance"] == alone["InvocationsPerInstance"]


def test_a_schedule_to_zero_needs_waking(synth: Synth) -> None:
    """An asynchronous endpoint that goes to zero only at night is woken there too."""
    night = {"night": {"expression": "rate(1 day)", "min": 0}}
    backlog = {"name": "ApproximateBacklogSize"}
    steps = [STEPS | {"metric": backlog}]
    template = scaled(synth, "asynchronous", min=1, schedules=night, steps=steps)
    assert set(policies(template)) == {"ApproximateBacklogSizePerInstance", "StepFromZero", "Own"}
    alarms = [alarm["Properties"] for alarm in of_type(template, ALARM)]
    assert {alarm["MetricName"] for alarm in alarms} == {
        "HasBacklogWithoutCapacity",
        "ApproximateBacklogSize",
    }
    assert all(alarm["Dimensions"] == VARIANT[:1] for alarm in alarms)


def test_copies_have_the_same_words(synth: Synth) -> None:
    """Their metrics are the component's."""
    scaling = {"min": 1, "max": 3, "invocations_per_copy": 20, "policy_name": "Mine"}
    latency = {"metric": {"name": "ModelLatency"}, "value": 5}
    scaling |= {"targets": [{"concurrent_requests": 2}, latency]}
    component = {"model": "sentiment", "memory": 512, "scaling": scaling}
    said = {"type": "inference-components", "components": {"films": component}, **INSTANCE}
    found = policies(synth(serving(**said))["sentiment-Endpoint"])
    assert predefined(found["Mine"]) == "SageMakerInferenceComponentInvocationsPerCopy"
    assert predefined(found["ConcurrentRequests"]) == (
        "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution"
    )
    assert found["ModelLatency"]["CustomizedMetricSpecification"]["Dimensions"] == [
        {"Name": "InferenceComponentName", "Value": "dev-sentiment-films"}
    ]


def test_provisioned_concurrency_has_the_same_words(synth: Synth) -> None:
    """Steps and schedules beside its utilization."""
    schedules = {"day": {"expression": "rate(1 day)", "min": 2, "max": 3}}
    scaling = {"min": 1, "max": 3, "utilization": 0.5, "steps": [STEPS], "schedules": schedules}
    said = {"type": "serverless", "model": "sentiment", "memory_size": 1024, "max_concurrency": 5}
    template = synth(serving(**said, scaling=scaling))["sentiment-Endpoint"]
    found = policies(template)
    assert set(found) == {"ProvisionedConcurrencyUtilization", "Own"}
    assert found["ProvisionedConcurrencyUtilization"]["TargetValue"] == 0.5
    target = only(template, TARGET)
    assert target["ScalableDimension"] == "sagemaker:variant:DesiredProvisionedConcurrency"
    assert len(target["ScheduledActions"]) == 1
