"""Alarms on metric math: put by templates and requests, evaluated like all others."""

import json

import pytest

from local_aws.errors import AwsError
from local_aws.metrics.series import MetricMathError
from local_aws.ministack_hooks import alarm_states, metric_alarms
from local_aws.ministack_hooks.internals import internal
from tests.unit.local_aws.sky import Sky


def _query(name, metric, **stat):
    dimensions = [{"Name": "EndpointName", "Value": "one"}]
    about = {"Namespace": "AWS/SageMaker", "MetricName": metric, "Dimensions": dimensions}
    stat = {"Metric": about, "Period": "60", "Stat": "Sum", **stat}
    return {"Id": name, "MetricStat": stat, "ReturnData": "false"}


def _properties(expression="100 * errors / requests", **changes):
    """A template's, which carry numbers as text."""
    return {
        "Metrics": [
            _query("errors", "Invocation5XXErrors"),
            _query("requests", "Invocations"),
            {"Id": "share", "Expression": expression},
        ],
        "EvaluationPeriods": "1",
        "Threshold": "5",
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        **changes,
    }


class Put:
    """CloudFormation and PutMetricAlarm, over one CloudWatch."""

    def __init__(self, sky):
        """Use what is installed."""
        self.sky = sky
        self._scope = (sky.scope.account, sky.scope.region)
        provisioners = internal("services.cloudformation.provisioners")
        self._handlers = provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::Alarm"]

    def _within(self):
        return internal("core.responses").request_scope(*self._scope)

    def create(self, **properties):
        """Create it from a template."""
        with self._within():
            return self._handlers["create"]("Alarm", {"AlarmName": "alarm", **properties}, "stack")

    def update(self, **properties):
        """Update it."""
        with self._within():
            new = {"AlarmName": "alarm", **properties}
            return self._handlers["update"]("alarm", {}, new, "stack", "Alarm")

    def delete(self):
        """Delete it."""
        with self._within():
            self._handlers["delete"]("alarm", {})

    def request(self, **body):
        """PutMetricAlarm; answers the status and what came."""
        service = internal("services.cloudwatch")
        with self._within():
            request = {"AlarmName": "alarm", **body}
            status, _, answer = service._put_metric_alarm({}, request, is_cbor=False, is_json=True)
        return status, json.loads(answer or "{}")

    def share(self, errors, requests):
        """A minute with so many errors of so many requests; answers the state after it."""
        self.sky.record(errors, metric="Invocation5XXErrors")
        self.sky.record(requests, metric="Invocations")
        return self.sky.after(60)


@pytest.fixture
def put(monkeypatch):
    """The hooks, installed for one test."""
    sky = Sky()
    service = sky.cloudwatch._service
    provisioners = internal("services.cloudformation.provisioners")
    monkeypatch.setattr(service, "_evaluate_alarm", sky.cloudwatch.evaluate)
    for module, name in (
        (service, "_put_metric_alarm"),
        (provisioners, "_cw_metric_alarm_record"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name))
    metric_alarms.install()
    return Put(sky)


def test_a_template_s_alarm_goes_off_and_back(put):
    """By the share of errors; SageMaker reads its state by its name."""
    name, attributes = put.create(**_properties())
    assert (name, attributes["Arn"][-12:]) == ("alarm", ":alarm:alarm")
    assert put.share(0, 10) == "OK"
    assert put.share(1, 10) == "ALARM"
    assert alarm_states(put.sky.scope, ["alarm", "other"]) == {"alarm": "ALARM"}
    assert put.share(1, 100) == "OK"


def test_what_is_described_is_what_was_put(put):
    """The queries with the types that the API has, and nothing of a single metric."""
    put.create(**_properties())
    [alarm] = put.sky.cloudwatch.all(put.sky.scope)
    assert alarm["Metrics"][0]["MetricStat"]["Period"] == 60
    assert alarm["Metrics"][0]["ReturnData"] is False
    assert not {"MetricName", "Namespace", "Statistic", "Period"} & set(alarm)


def test_an_update_keeps_the_state_until_it_is_evaluated(put):
    """From metric math to a single metric and back."""
    put.create(**_properties())
    assert put.share(9, 10) == "ALARM"
    single = {"Namespace": "AWS/SageMaker", "MetricName": "None", "Statistic": "Sum"}
    rest = {name: value for name, value in _properties().items() if name != "Metrics"}
    put.update(**rest, **single, TreatMissingData="ignore")
    [alarm] = put.sky.cloudwatch.all(put.sky.scope)
    assert (alarm["MetricName"], "Metrics" in alarm) == ("None", False)
    assert put.sky.after(60) == "ALARM"
    put.update(**_properties("requests - errors"))
    assert put.share(9, 10) == "OK"
    put.delete()
    assert put.sky.cloudwatch.all(put.sky.scope) == []


@pytest.mark.parametrize(
    ("treatment", "state"),
    [("notBreaching", "OK"), ("breaching", "ALARM"), ("missing", "INSUFFICIENT_DATA")],
)
def test_no_requests_are_missing_data(put, treatment, state):
    """A division by zero has no point, and is treated as a gap."""
    put.create(**_properties(TreatMissingData=treatment))
    assert put.share(0, 0) == state


def test_some_of_the_periods_may_do(put):
    """DatapointsToAlarm of EvaluationPeriods."""
    put.create(**_properties(EvaluationPeriods=3, DatapointsToAlarm=2))
    assert [put.share(errors, 10) for errors in (0, 0, 1, 0, 1, 0, 0)][2:] == [
        "OK",
        "OK",
        "ALARM",
        "OK",
        "OK",
    ]


def test_an_expiry_needs_no_data(put):
    """EPOCH has a value for each period of a metric that was never published."""
    start = put.sky.time
    put.create(**_properties(f"IF(EPOCH(errors) >= {int(start + 60)}, 1, 0)", Threshold=1))
    assert put.sky.after(60) == "OK"
    assert put.sky.after(60) == "ALARM"


def test_a_request_puts_the_same_alarm(put):
    """PutMetricAlarm takes Metrics, too."""
    number = {"EvaluationPeriods": 1, "Threshold": 5.0}
    assert put.request(**{**_properties(), **number}) == (200, {})
    assert put.share(1, 10) == "ALARM"


def test_a_request_without_metrics_is_ministack_s(put):
    """As before."""
    single = {"Namespace": "AWS/SageMaker", "MetricName": "Invocations"}
    status, _ = put.request(**single, Threshold=5.0, ComparisonOperator="GreaterThanThreshold")
    [alarm] = put.sky.cloudwatch.all(put.sky.scope)
    assert (status, alarm["MetricName"]) == (200, "Invocations")


def test_what_is_not_emulated_is_refused_when_it_is_put(put):
    """With its name; the alarm isn't there."""
    wrong = _properties("SORT(METRICS(), AVG, ASC)")
    with pytest.raises(MetricMathError, match=r"share\.Expression: the function SORT is not"):
        put.create(**wrong)
    status, answer = put.request(**wrong)
    assert (status, answer["__type"]) == (400, "ValidationError")
    assert "the function SORT is not emulated" in answer["message"]
    assert put.sky.cloudwatch.all(put.sky.scope) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"MetricName": "Invocations"}, "MetricName: not together with Metrics"),
        ({"Metrics": [{"Expression": "m"}]}, "metrics.1.member.id"),
        ({"Metrics": [{"Id": "m", "MetricStat": {"Stat": "Sum"}}]}, "member.metricStat.metric'"),
    ],
)
def test_what_the_api_forbids_is_refused(put, changes, message):
    """As the service's model says it."""
    with pytest.raises((MetricMathError, AwsError), match=message):
        put.create(**_properties(**changes))
