"""Updates in templates: how they go, and the alarms that undo them."""

from typing import Any

import pytest

from tests.synth.environments import INSTANCE, Synth, serving
from tests.synth.reading import Template, of_type, only

ENDPOINT = "AWS::SageMaker::Endpoint"
ALARM = "AWS::CloudWatch::Alarm"
TYPES: dict[str, dict[str, Any]] = {
    "real-time": {"model": "sentiment"},
    "asynchronous": {"model": "sentiment"},
    "multi-container": {"models": {"a": "sentiment", "b": "sentiment"}},
    "multi-model": {"models": {"a": "sentiment"}},
    "pipeline": {"models": ["sentiment", "sentiment"]},
}


def stack(
    synth: Synth, deployment: dict[str, Any], kind: str = "real-time", **more: Any
) -> Template:
    """The stack of an endpoint with a deployment."""
    said = {"type": kind, **(TYPES[kind] if "variants" not in more else {}), **INSTANCE}
    said |= {"instance_count": 4, "deployment": deployment, **more}
    return synth(serving(**said))["sentiment-Endpoint"]


@pytest.mark.parametrize(
    ("said", "policy"),
    [
        (
            {"all_at_once": {"wait": "5m"}, "termination_wait": 60, "maximum_execution": "1h"},
            {
                "TrafficRoutingConfiguration": {
                    "Type": "ALL_AT_ONCE",
                    "WaitIntervalInSeconds": 300,
                },
                "TerminationWaitInSeconds": 60,
                "MaximumExecutionTimeoutInSeconds": 3600,
            },
        ),
        (
            {"canary": {"percent": 10, "wait": 60}},
            {
                "TrafficRoutingConfiguration": {
                    "Type": "CANARY",
                    "CanarySize": {"Type": "CAPACITY_PERCENT", "Value": 10},
                    "WaitIntervalInSeconds": 60,
                }
            },
        ),
        (
            {"linear": {"instances": 2, "wait": 0}},
            {
                "TrafficRoutingConfiguration": {
                    "Type": "LINEAR",
                    "LinearStepSize": {"Type": "INSTANCE_COUNT", "Value": 2},
                    "WaitIntervalInSeconds": 0,
                }
            },
        ),
    ],
)
def test_to_a_second_fleet(synth: Synth, said: dict[str, Any], policy: dict[str, Any]) -> None:
    """Blue/green in SageMaker's words; nothing of an earlier deployment is retained."""
    endpoint = only(stack(synth, said), ENDPOINT)
    assert endpoint["DeploymentConfig"] == {"BlueGreenUpdatePolicy": policy}
    assert "RetainDeploymentConfig" not in endpoint


def test_in_batches(synth: Synth) -> None:
    """Rolling, with a batch size of its own for the way back."""
    rolling = {"batch": {"percent": 25}, "rollback_batch": {"instances": 4}, "wait": 90}
    template = stack(synth, {"rolling": rolling, "maximum_execution": 900})
    assert only(template, ENDPOINT)["DeploymentConfig"] == {
        "RollingUpdatePolicy": {
            "MaximumBatchSize": {"Type": "CAPACITY_PERCENT", "Value": 25},
            "RollbackMaximumBatchSize": {"Type": "INSTANCE_COUNT", "Value": 4},
            "WaitIntervalInSeconds": 90,
            "MaximumExecutionTimeoutInSeconds": 900,
        }
    }


@pytest.mark.parametrize("kind", TYPES)
def test_alarms_are_there_before_the_update(synth: Synth, kind: str) -> None:
    """The endpoint refers to them; they name it literally, or each would wait for the other."""
    said = {"all_at_once": {"wait": 60}, "rollback_on": {"errors": 2, "latency": 150}}
    template = stack(synth, said, kind)
    config = only(template, ENDPOINT)["DeploymentConfig"]["AutoRollbackConfiguration"]
    alarms = [template["Resources"][each["AlarmName"]["Ref"]] for each in config["Alarms"]]
    assert alarms == of_type(template, ALARM)
    errors, latency = (alarm["Properties"] for alarm in alarms)
    for alarm in (errors, latency):
        assert {d["Name"]: d["Value"] for d in alarm["Dimensions"]} == {
            "EndpointName": "dev-sentiment",
            "VariantName": "AllTraffic",
        }
        assert alarm["TreatMissingData"] == "notBreaching"
    assert (errors["MetricName"], errors["Statistic"]) == ("Invocation5XXErrors", "Sum")
    assert errors["Threshold"] == 2
    assert (latency["MetricName"], latency["ExtendedStatistic"]) == ("ModelLatency", "p95")
    assert latency["Threshold"] == 150_000  # microseconds


@pytest.mark.parametrize(
    ("kind", "metric"),
    [("real-time", "InvocationModelErrors"), ("asynchronous", "InvocationFailures")],
)
def test_invocation_errors(synth: Synth, kind: str, metric: str) -> None:
    """Asynchronous endpoints publish another metric of them."""
    said = {"all_at_once": {}, "rollback_on": {"invocation_errors": 1}}
    assert only(stack(synth, said, kind), ALARM)["MetricName"] == metric


def test_one_alarm_for_all_variants(synth: Synth) -> None:
    """Errors of all are added up; of latencies, the worst counts."""
    variants = {"old": {"model": "sentiment"}, "new": {"model": "sentiment"}}
    said = {"canary": {"percent": 50, "wait": 9}, "rollback_on": {"errors": 1, "latency": 9}}
    alarms = of_type(stack(synth, said, variants=variants), ALARM)
    results = [alarm["Properties"]["Metrics"][-1]["Expression"] for alarm in alarms]
    assert results == ["SUM(METRICS())", "MAX(METRICS())"]
    queries = alarms[0]["Properties"]["Metrics"][:-1]
    names = [query["MetricStat"]["Metric"]["Dimensions"][1]["Value"] for query in queries]
    assert names == ["old", "new"]
    assert {query["ReturnData"] for query in queries} == {False}


def test_own_and_existing_alarms(synth: Synth) -> None:
    """An expression over metrics of the endpoint, and alarms by their names."""
    share = {
        "expression": "100 * bad / all",
        "metrics": {
            "bad": {"name": "Invocation4XXErrors", "statistic": "Sum"},
            "all": {"name": "Invocations", "statistic": "Sum"},
        },
        "at_least": 5,
        "period": 300,
        "periods": 2,
    }
    found = {"alarms": {"share": share}, "existing_alarms": ["theirs"]}
    template = stack(synth, {"all_at_once": {}, "rollback_on": found})
    config = only(template, ENDPOINT)["DeploymentConfig"]["AutoRollbackConfiguration"]
    assert config["Alarms"][1] == {"AlarmName": "theirs"}
    alarm = only(template, ALARM)
    bad, _, result = alarm["Metrics"]
    assert bad["Id"] == "bad"
    assert bad["MetricStat"]["Period"] == 300
    assert bad["MetricStat"]["Metric"]["Dimensions"][0]["Value"] == "dev-sentiment"
    assert result == {"Id": "result", "Expression": "100 * bad / all", "ReturnData": True}
    assert (alarm["Threshold"], alarm["EvaluationPeriods"]) == (5, 2)


def test_a_components_copies_roll(synth: Synth) -> None:
    """Each component has an update policy and alarms of its own."""
    rolling = {"batch": {"copies": 1}, "wait": 60}
    said = {"rolling": rolling, "rollback_on": {"errors": 1}}
    component = {"model": "sentiment", "memory": 512, "copies": 2, "deployment": said}
    kind = {"type": "inference-components", "components": {"films": component}, **INSTANCE}
    template = synth(serving(**kind))["sentiment-Endpoint"]
    config = only(template, "AWS::SageMaker::InferenceComponent")["DeploymentConfig"]
    assert config["RollingUpdatePolicy"] == {
        "MaximumBatchSize": {"Type": "COPY_COUNT", "Value": 1},
        "WaitIntervalInSeconds": 60,
    }
    (alarm,) = config["AutoRollbackConfiguration"]["Alarms"]
    dimensions = template["Resources"][alarm["AlarmName"]["Ref"]]["Properties"]["Dimensions"]
    assert dimensions == [{"Name": "InferenceComponentName", "Value": "dev-sentiment-films"}]
    assert "DeploymentConfig" not in only(template, ENDPOINT)


def test_the_models_role_may_watch_the_alarms(synth: Synth) -> None:
    """Those that are made and those that exist, and no others; without alarms, none."""
    alarms = {"errors": 1, "existing_alarms": ["theirs"]}
    guarded = {"canary": {"percent": 10, "wait": 60}, "rollback_on": alarms}
    (statement,) = watching(stack(synth, guarded))
    made, theirs = statement["Resource"]
    assert "Fn::GetAtt" in made
    assert str(theirs).endswith("':alarm:theirs']]}")
    assert watching(stack(synth, {"canary": {"percent": 10, "wait": 60}})) == []


def watching(template: Template) -> list[dict[str, Any]]:
    """The statements of every role that let it look at alarms."""
    policies = of_type(template, "AWS::IAM::Policy")
    documents = [policy["Properties"]["PolicyDocument"] for policy in policies]
    statements = [statement for document in documents for statement in document["Statement"]]
    return [one for one in statements if one["Action"] == "cloudwatch:DescribeAlarms"]
