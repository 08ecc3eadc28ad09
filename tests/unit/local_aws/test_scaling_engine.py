"""Policies and schedules act on SageMaker: a clock that the test moves, fleets that pretend."""

from datetime import UTC, datetime

import pytest

from local_aws.autoscaling.engine.engine import Engine
from local_aws.cloudformation.scaling import ScalableTargetType
from local_aws.errors import AwsError
from local_aws.ministack_hooks.cron import next_fire
from local_aws.scalable import ScalableResources
from tests.unit.local_aws.endpoint_requests import ASYNCHRONOUS, serverless

KEY = {
    "ServiceNamespace": "sagemaker",
    "ResourceId": "endpoint/endpoint/variant/AllTraffic",
    "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
}
CONCURRENCY = {**KEY, "ScalableDimension": "sagemaker:variant:DesiredProvisionedConcurrency"}
PREDEFINED = {
    "PredefinedMetricSpecification": {
        "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"
    }
}
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC).timestamp()


class Scaling:
    """The engine over a bench, with a clock of its own."""

    def __init__(self, bench, key=KEY):
        """Start at noon."""
        self.bench, self.key, self.time = bench, key, 0.0
        self.engine = Engine(
            bench.autoscaling.state,
            resources=ScalableResources(bench.sagemaker),
            alarms=bench.alarms,
            next_fire=next_fire,
            now=lambda: self.time,
            calendar=lambda _since: NOON + self.time,
            log=lambda _: None,
        )

    def register(self, least, most, **more):
        """Register the target."""
        limits = {"MinCapacity": least, "MaxCapacity": most}
        self.bench.scale("RegisterScalableTarget", **self.key, **limits, **more)

    def track(self, name="track", target=100.0, metric=PREDEFINED, **more):
        """Put a target tracking policy."""
        self.bench.scale(
            "PutScalingPolicy",
            **self.key,
            PolicyName=name,
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration={"TargetValue": target, **metric, **more},
        )

    def step(self, name="wake", **more):
        """Put a step policy that adds one, and an alarm that calls it."""
        answer = self.bench.scale(
            "PutScalingPolicy",
            **self.key,
            PolicyName=name,
            PolicyType="StepScaling",
            StepScalingPolicyConfiguration={
                "AdjustmentType": "ChangeInCapacity",
                "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}],
                **more,
            },
        )
        alarm = {"AlarmName": name, "Threshold": 1, "AlarmActions": [answer["PolicyARN"]]}
        self.bench.alarms.put(self.bench.scope, alarm)

    def schedule(self, expression, **more):
        """Put a scheduled action that asks for two at least."""
        action = {"ScalableTargetAction": {"MinCapacity": 2}, **more}
        self.bench.scale(
            "PutScheduledAction",
            **self.key,
            ScheduledActionName="morning",
            Schedule=expression,
            **action,
        )
        state = self.bench.autoscaling.state
        [target] = state.targets.values()
        target.scheduled["morning"].since = NOON + self.time

    def after(self, seconds):
        """Let time go by, have a round, and wait for SageMaker; answers the capacity."""
        self.time += seconds
        self.engine.round()
        record = self.bench.sagemaker.wait_settled(self.bench.scope, "endpoint")
        self.engine.round()
        plan = record.variants[0].plan
        return plan.serverless.provisioned_concurrency if plan.serverless else plan.instance_count

    def activities(self):
        """What was done, the newest first."""
        asked = {"ServiceNamespace": "sagemaker"}
        return self.bench.scale("DescribeScalingActivities", **asked)["ScalingActivities"]


@pytest.fixture
def scaling(serving):
    """The engine over an endpoint of one instance."""
    return Scaling(serving)


def test_a_high_alarm_adds_and_a_low_one_takes_away(scaling):
    """Each waits for its cooldown; the fleet is resized, and it is told why."""
    scaling.register(1, 4)
    scaling.track(ScaleOutCooldown=60, ScaleInCooldown=120)
    alarms = scaling.bench.alarms
    assert scaling.after(0) == 1
    alarms.become("AlarmHigh", "ALARM", 250.0)
    assert scaling.after(10) == 3
    assert scaling.bench.fleets[0].sizes == [3]
    alarms.become("AlarmHigh", "OK")
    alarms.become("AlarmLow", "ALARM", 30.0)
    assert scaling.after(50) == 3
    assert scaling.after(60) == 1
    newest, oldest = scaling.activities()
    assert newest["StatusCode"] == oldest["StatusCode"] == "Successful"
    assert oldest["Description"] == "Setting desired instance count to 3."
    name = alarms.named("AlarmHigh")["AlarmName"]
    assert oldest["Cause"] == f"monitor alarm {name} in state ALARM triggered policy track"


def test_a_low_alarm_never_adds(scaling):
    """Not even when its metric has risen since."""
    scaling.register(1, 4)
    scaling.track()
    scaling.bench.alarms.become("AlarmLow", "ALARM", 500.0)
    assert scaling.after(10) == 1


def test_an_alarm_calls_once_a_minute(scaling):
    """Between two calls of the same alarm nothing is added, also without a cooldown."""
    scaling.register(1, 4)
    scaling.step(Cooldown=0)
    scaling.bench.alarms.become("wake", "ALARM", 5.0)
    assert scaling.after(10) == 2
    assert scaling.after(50) == 2
    assert scaling.after(10) == 3


def test_an_alarm_without_actions_calls_nobody(scaling):
    """ActionsEnabled false."""
    scaling.register(1, 4)
    scaling.step()
    scaling.bench.alarms.become("wake", "ALARM", 5.0)
    scaling.bench.alarms.named("wake")["ActionsEnabled"] = False
    assert scaling.after(10) == 1


def test_taking_away_needs_all_policies(scaling):
    """One that isn't ready to scale in holds the others back."""
    scaling.register(1, 4)
    scaling.bench.call(
        "UpdateEndpointWeightsAndCapacities",
        EndpointName="endpoint",
        DesiredWeightsAndCapacities=[{"VariantName": "AllTraffic", "DesiredInstanceCount": 3}],
    )
    scaling.bench.sagemaker.wait_settled(scaling.bench.scope, "endpoint")
    scaling.track("one")
    first = scaling.bench.alarms.named("AlarmLow")["AlarmName"]
    scaling.track("two")
    scaling.bench.alarms.become(first, "ALARM", 0.0)
    assert scaling.after(10) == 3
    scaling.bench.scale("DeleteScalingPolicy", **KEY, PolicyName="two")
    assert scaling.after(60) == 1


def test_what_may_not_scale_in_has_no_low_alarm(scaling):
    """DisableScaleIn."""
    scaling.register(1, 4)
    scaling.track(DisableScaleIn=True)
    assert [name for name in scaling.bench.alarms.alarms if "AlarmLow" in name] == []


def test_alarms_come_and_go_with_their_policy(scaling):
    """A policy shows its two alarms; putting it again replaces them; they go with the target."""
    scaling.register(1, 4)
    for _ in range(2):
        scaling.track()
    [policy] = scaling.bench.scale("DescribeScalingPolicies", ServiceNamespace="sagemaker")[
        "ScalingPolicies"
    ]
    names = [alarm["AlarmName"] for alarm in policy["Alarms"]]
    assert names == list(scaling.bench.alarms.alarms)
    high, low = scaling.bench.alarms.alarms.values()
    assert (high["Threshold"], low["Threshold"]) == (100.0, 90.0)
    assert (high["EvaluationPeriods"], low["EvaluationPeriods"]) == (3, 15)
    scaling.bench.scale("DeregisterScalableTarget", **KEY)
    assert scaling.bench.alarms.alarms == {}


def test_an_asynchronous_variant_sleeps_and_wakes(bench):
    """To zero by its backlog, and from there by a step."""
    bench.model()
    bench.config(more={"AsyncInferenceConfig": ASYNCHRONOUS})
    bench.endpoint()
    scaling = Scaling(bench)
    scaling.register(0, 2)
    scaling.track(ScaleInCooldown=0)
    scaling.step(Cooldown=0)
    bench.alarms.become("AlarmLow", "ALARM", 0.0)
    assert scaling.after(10) == 0
    bench.alarms.become("wake", "ALARM", 1.0)
    assert scaling.after(10) == 1


def test_provisioned_concurrency_scales(bench):
    """Through ServerlessUpdateConfig."""
    bench.model()
    bench.config(variants=[serverless(concurrency={"ProvisionedConcurrency": 1})])
    bench.endpoint()
    scaling = Scaling(bench, CONCURRENCY)
    scaling.register(1, 4)
    metric = {"PredefinedMetricType": "SageMakerVariantProvisionedConcurrencyUtilization"}
    scaling.track(target=0.5, metric={"PredefinedMetricSpecification": metric})
    scaling.bench.alarms.become("AlarmHigh", "ALARM", 1.0)
    assert scaling.after(10) == 2
    assert "provisioned concurrency to 2" in scaling.activities()[0]["Description"]


def test_a_change_that_fails_is_told_of(scaling):
    """The activity has SageMaker's reason, and the next call tries again."""
    scaling.register(1, 4)
    scaling.step(Cooldown=0)
    scaling.bench.alarms.become("wake", "ALARM", 5.0)
    record = scaling.bench.sagemaker.state.endpoints.get(scaling.bench.scope, "endpoint")
    record.variants[0].plan = record.variants[0].desired
    fleet = scaling.bench.fleets[0]
    fleet.resize = _fails
    assert scaling.after(10) == 1
    failed = scaling.activities()[0]
    assert failed["StatusCode"] == "Failed"
    assert failed["StatusMessage"].endswith("Reason: no such instance")
    del fleet.resize
    assert scaling.after(60) == 2


def _fails(_count):
    from local_aws.hosting_protocol import ContainerFailed  # noqa: PLC0415 - used here alone

    raise ContainerFailed("no such instance")


def test_limits_that_exclude_what_there_is_are_followed(scaling):
    """A higher minimum adds at once, without any policy."""
    scaling.register(2, 4)
    assert scaling.after(0) == 2
    assert "capacity was set to 2 to 4" in scaling.activities()[0]["Cause"]


@pytest.mark.parametrize(
    ("expression", "more", "seconds"),
    [
        ("rate(5 minutes)", {}, 300),
        ("at(2030-01-01T12:10:00)", {}, 600),
        ("at(2030-01-01T07:10:00)", {"Timezone": "America/New_York"}, 600),
        ("cron(30 12 * * ? *)", {}, 1800),
        ("cron(30 13 * * ? *)", {"Timezone": "Europe/Berlin"}, 1800),
    ],
)
def test_a_schedule_comes_when_it_is_due(scaling, expression, more, seconds):
    """Not a second before, in the zone that it names."""
    scaling.register(1, 4)
    scaling.schedule(expression, **more)
    assert scaling.after(0) == 1
    assert scaling.after(seconds - 1) == 1
    assert scaling.after(1) == 2
    assert "scheduled action morning" in scaling.activities()[0]["Cause"]


def test_a_schedule_that_is_suspended_or_over_does_nothing(scaling):
    """SuspendedState, and EndTime."""
    scaling.register(1, 4, SuspendedState={"ScheduledScalingSuspended": True})
    scaling.schedule("rate(1 minute)")
    assert scaling.after(90) == 1
    scaling.register(1, 4, SuspendedState={"ScheduledScalingSuspended": False})
    scaling.schedule("rate(1 minute)", EndTime=NOON + 100)
    assert scaling.after(90) == 1
    scaling.schedule("rate(1 minute)", EndTime=NOON + 10_000)
    assert scaling.after(60) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Schedule": "cron(1 2 3)"}, "is not valid: give cron"),
        ({"Schedule": "rate(0 minutes)"}, "is not valid"),
        ({"Timezone": "Mars/Olympus"}, "Timezone Mars/Olympus is not known"),
        ({"ScalableTargetAction": {"MinCapacity": 0}}, "must be at least 1"),
        ({"ScalableTargetAction": {}}, "ScalableTargetAction must be given"),
    ],
)
def test_a_scheduled_action_that_cannot_be_is_refused(scaling, change, message):
    """When it is put, not when it is due."""
    scaling.register(1, 4)
    action = {"Schedule": "rate(1 minute)", "ScalableTargetAction": {"MinCapacity": 2}, **change}
    with pytest.raises(AwsError, match="(?s).*" + message.replace("(", r"\(")):
        scaling.bench.scale("PutScheduledAction", **KEY, ScheduledActionName="a", **action)


def test_a_template_brings_scheduled_actions(serving):
    """They are put with their target, and those that are no longer there are deleted."""
    kind = ScalableTargetType(serving.autoscaling)
    limits = {**KEY, "MinCapacity": "1", "MaxCapacity": "4"}
    action = {"ScheduledActionName": "a", "Schedule": "rate(1 minute)"}
    action |= {"ScalableTargetAction": {"MinCapacity": "2"}, "StartTime": "2030-01-01T12:00:00Z"}
    old = {**limits, "ScheduledActions": [action, {**action, "ScheduledActionName": "b"}]}
    made = kind.create(serving.scope, old, generated_name="name")
    assert _scheduled(serving) == {"a": 2, "b": 2}
    [target] = serving.autoscaling.state.targets.values()
    assert target.scheduled["a"].description["StartTime"] == NOON
    kind.update(
        serving.scope, made.physical_id, old=old, new={**limits, "ScheduledActions": [action]}
    )
    assert _scheduled(serving) == {"a": 2}


def _scheduled(bench):
    found = bench.scale("DescribeScheduledActions", ServiceNamespace="sagemaker")
    return {
        action["ScheduledActionName"]: action["ScalableTargetAction"]["MinCapacity"]
        for action in found["ScheduledActions"]
    }
