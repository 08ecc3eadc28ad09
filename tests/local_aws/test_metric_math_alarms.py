"""Alarms on metric math from CloudFormation go off and back, and bring traffic back."""

import time

import pytest

from tests.local_aws.conftest import running

pytestmark = pytest.mark.local
FACTOR = 240


@pytest.fixture(scope="module")
def fast(tmp_path_factory):
    """An embedded AWS whose minutes last a quarter of a second."""
    with running(tmp_path_factory.mktemp("metric-math"), time_factor=FACTOR) as cloud:
        yield cloud


def _query(name):
    metric = {"Namespace": "tests", "MetricName": name}
    stat = {"Metric": metric, "Period": 60, "Stat": "Sum"}
    return {"Id": name, "MetricStat": stat, "ReturnData": False}


def _stack(expression="100 * errors / requests", **tags):
    alarm = {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "Metrics": [
                *map(_query, ("errors", "requests")),
                {"Id": "share", "Expression": expression, "ReturnData": True},
            ],
            "EvaluationPeriods": 1,
            "Threshold": 5,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "ignore",
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        },
    }
    outputs = {
        "Name": {"Value": {"Ref": "Alarm"}},
        "Arn": {"Value": {"Fn::GetAtt": ["Alarm", "Arn"]}},
    }
    return {"Resources": {"Alarm": alarm}, "Outputs": outputs}


def _publish_until(cloud, name, state, **values):
    """Publish values again and again until the alarm is in a state."""
    cloudwatch = cloud.client("cloudwatch")
    data = [{"MetricName": metric, "Value": value} for metric, value in values.items()]
    while True:
        cloudwatch.put_metric_data(Namespace="tests", MetricData=data)
        [alarm] = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
        if alarm["StateValue"] == state:
            return alarm
        time.sleep(0.02)


def test_an_expression_that_crosses_the_threshold_alarms_and_one_that_does_not_ends_it(fast):
    """The share of errors decides, not their number; an update changes what is calculated."""
    status, outputs = fast.deploy("math", _stack(team="a"))
    assert status == "CREATE_COMPLETE", fast.reasons("math")
    name = outputs["Name"]
    assert outputs["Arn"].endswith(f":alarm:{name}")
    alarm = _publish_until(fast, name, "ALARM", errors=1, requests=10)
    assert alarm["Metrics"][2]["Expression"] == "100 * errors / requests"
    _publish_until(fast, name, "OK", errors=1, requests=100)
    update = _stack("IF(requests >= 10, FILL(errors, 0) * 5, 0)", team="b")
    assert fast.deploy("math", update)[0] == "UPDATE_COMPLETE", fast.reasons("math")
    _publish_until(fast, name, "ALARM", errors=1, requests=100)
    _publish_until(fast, name, "OK", errors=0, requests=100)
    tags = fast.client("cloudwatch").list_tags_for_resource(ResourceARN=outputs["Arn"])["Tags"]
    assert {"Key": "team", "Value": "b"} in tags
    assert fast.delete("math") == "DELETE_COMPLETE"
    assert fast.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"] == []


def test_an_expression_that_is_not_emulated_fails_the_stack_by_name(fast):
    """Rather than an alarm that never goes off."""
    status, _ = fast.deploy("beyond", _stack("RUNNING_SUM(errors)"))
    assert status == "ROLLBACK_COMPLETE"
    assert "the function RUNNING_SUM is not emulated" in fast.reasons("beyond")
    fast.delete("beyond")
