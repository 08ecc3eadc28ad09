"""Policies and schedules act on SageMaker: a clock that the test moves, fleets that pretend."""

import pytest

from local_aws.errors import invalid
from local_aws.scalable import ScalableResources
from tests.unit.local_aws.endpoint_requests import ASYNCHRONOUS, serverless
from tests.unit.local_aws.scaling_bench import CONCURRENCY, KEY, Scaling


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


def test_a_step_is_chosen_by_how_far_the_metric_is_from_the_threshold(scaling):
    """The further, the more is added."""
    scaling.register(1, 9)
    small = {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 10, "ScalingAdjustment": 1}
    large = {"MetricIntervalLowerBound": 10, "ScalingAdjustment": 5}
    scaling.step(StepAdjustments=[small, large])
    scaling.bench.alarms.become("wake", "ALARM", 11.0)
    assert scaling.after(10) == 6


def test_an_alarm_without_actions_calls_nobody(scaling):
    """ActionsEnabled false."""
    scaling.register(1, 4)
    scaling.step()
    scaling.bench.alarms.become("wake", "ALARM", 5.0)
    scaling.bench.alarms.named("wake")["ActionsEnabled"] = False
    assert scaling.after(10) == 1


def test_while_an_endpoint_is_updated_nothing_is_asked_of_it(scaling):
    """SageMaker would refuse; the policy is called again afterwards."""
    scaling.register(1, 4)
    scaling.step(Cooldown=0)
    scaling.bench.hold = True
    scaling.bench.config("other")
    update = {"EndpointName": "endpoint", "EndpointConfigName": "other"}
    scaling.bench.call("UpdateEndpoint", **update)
    scaling.bench.alarms.become("wake", "ALARM", 5.0)
    scaling.engine.round()
    assert scaling.activities() == []
    scaling.bench.started(2).ready.set()
    scaling.bench.sagemaker.wait_settled(scaling.bench.scope, "endpoint")
    assert scaling.after(10) == 2


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
    assert len(scaling.bench.alarms.alarms) == 2
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
    assert policy["CreationTime"] > 0
    names = [alarm["AlarmName"] for alarm in policy["Alarms"]]
    assert names == list(scaling.bench.alarms.alarms)
    high, low = scaling.bench.alarms.alarms.values()
    assert (high["Threshold"], low["Threshold"]) == (100.0, 90.0)
    assert (high["EvaluationPeriods"], low["EvaluationPeriods"]) == (3, 15)
    watched = {entry["Name"]: entry["Value"] for entry in low["Dimensions"]}
    assert watched == {"EndpointName": "endpoint", "VariantName": "AllTraffic"}
    scaling.bench.scale("DeregisterScalableTarget", **KEY)
    assert scaling.bench.alarms.alarms == {}


def test_a_metric_of_ones_own_is_what_the_alarms_watch(scaling):
    """CustomizedMetricSpecification, in periods of a minute."""
    scaling.register(1, 4)
    own = {"Namespace": "Own", "MetricName": "Queue", "Statistic": "Average"}
    scaling.track(metric={"CustomizedMetricSpecification": own})
    for alarm in scaling.bench.alarms.alarms.values():
        assert own.items() <= alarm.items()
        assert alarm["Period"] == 60


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


def test_what_sagemaker_refuses_is_told_of(scaling, monkeypatch):
    """The activity has failed at once, and the next call tries again."""
    scaling.register(1, 4)
    scaling.step(Cooldown=0)
    scaling.bench.alarms.become("wake", "ALARM", 5.0)
    with monkeypatch.context() as patch:
        patch.setattr(ScalableResources, "change", _refuses)
        assert scaling.after(10) == 1
    assert scaling.activities()[0]["StatusCode"] == "Failed"
    assert scaling.activities()[0]["StatusMessage"].endswith("Reason: no quota is left")
    assert scaling.after(60) == 2


def _refuses(*_):
    raise invalid("no quota is left")


def _fails(_count):
    from local_aws.hosting_protocol import ContainerFailed  # noqa: PLC0415 - used here alone

    raise ContainerFailed("no such instance")


def test_limits_that_exclude_what_there_is_are_followed(scaling):
    """A higher minimum adds at once, without any policy."""
    scaling.register(2, 4)
    assert scaling.after(0) == 2
    assert "capacity was set to 2 to 4" in scaling.activities()[0]["Cause"]
