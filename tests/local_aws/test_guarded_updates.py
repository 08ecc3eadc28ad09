"""Guarded updates under load: no request is lost, whatever becomes of the deployment."""

import time

import pytest

from tests.local_aws.conftest import running
from tests.local_aws.load import THREADS, Load

pytestmark = pytest.mark.local
MINUTE = 60


class Deployments:
    """Endpoints of two instances in an embedded AWS whose minutes last a second."""

    def __init__(self, cloud):
        """Make what every endpoint needs, and an alarm that only the test changes."""
        self.cloud = cloud
        self.sagemaker = cloud.client("sagemaker")
        self.cloudwatch = cloud.client("cloudwatch")
        read = cloud.policy("Allow", "s3:GetObject", f"arn:aws:s3:::{cloud.bucket}/*")
        self.role = cloud.role("guarded", read)
        for weights in ("one", "two", "broken", "failing"):
            self._model(weights)
        self.cloudwatch.put_metric_alarm(
            AlarmName="errors",
            Namespace="tests",
            MetricName="errors",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
            TreatMissingData="ignore",
        )

    def _model(self, weights):
        url = f"s3://{self.cloud.bucket}/{weights}/model.tar.gz"
        container = {"Image": self.cloud.image, "ModelDataUrl": url}
        self.sagemaker.create_model(
            ModelName=weights, ExecutionRoleArn=self.role, PrimaryContainer=container
        )
        variant = {
            "VariantName": "AllTraffic",
            "ModelName": weights,
            "InstanceType": "ml.m5.large",
            "InitialInstanceCount": 2,
        }
        self.sagemaker.create_endpoint_config(
            EndpointConfigName=weights, ProductionVariants=[variant]
        )

    def alarm(self, state):
        """Put the alarm into a state."""
        self.cloudwatch.set_alarm_state(AlarmName="errors", StateValue=state, StateReason="test")

    def create(self, name):
        """Create an endpoint of the first model and wait for it."""
        self.sagemaker.create_endpoint(EndpointName=name, EndpointConfigName="one")
        assert self.cloud.settled(name)["EndpointStatus"] == "InService"

    def update(self, name, config, policy):
        """Begin an update that the alarm can end."""
        alarms = {"AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "errors"}]}}
        self.sagemaker.update_endpoint(
            EndpointName=name, EndpointConfigName=config, DeploymentConfig=policy | alarms
        )

    def settled(self, name):
        """Wait until nothing is under way; answers how it ended."""
        while (found := self.cloud.settled(name))["EndpointStatus"] == "RollingBack":
            time.sleep(0.05)
        return found["EndpointStatus"], found["EndpointConfigName"], found.get("FailureReason", "")


@pytest.fixture(scope="module")
def deployments(tmp_path_factory):
    """An embedded AWS of its own, sixty times as fast."""
    with running(tmp_path_factory.mktemp("guarded"), time_factor=60) as cloud:
        yield Deployments(cloud)


@pytest.fixture
def load(deployments, request):
    """An endpoint of the first model, named after the test, under load."""
    name = request.node.originalname.replace("_", "-")[:60]
    deployments.alarm("OK")
    deployments.create(name)
    load = Load(deployments.cloud, name)
    load.name = name
    with load.running():
        yield load
    assert (load.failures, load.variants) == ([], {"AllTraffic"})
    deployments.sagemaker.delete_endpoint(EndpointName=name)
    assert deployments.cloud.settled(name) is None


def _canary(*, wait=3 * MINUTE):
    routing = {
        "Type": "CANARY",
        "CanarySize": {"Type": "CAPACITY_PERCENT", "Value": 50},
        "WaitIntervalInSeconds": wait,
    }
    return {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": routing}}


def _rolling():
    size = {"Type": "INSTANCE_COUNT", "Value": 1}
    return {"RollingUpdatePolicy": {"MaximumBatchSize": size, "WaitIntervalInSeconds": 2 * MINUTE}}


@pytest.mark.parametrize("policy", [_canary(), _rolling()], ids=["canary", "rolling"])
def test_a_good_update_moves_the_traffic(deployments, load, policy):
    """Both models answer for a while under one variant's name, then only the new one."""
    deployments.update(load.name, "two", policy)
    load.wait_for("two")
    assert "one" in load.answers[-100:]
    assert deployments.settled(load.name) == ("InService", "two", "")
    moved = len(load.answers)
    time.sleep(0.5)
    assert set(load.answers[moved + THREADS :]) == {"two"}


@pytest.mark.parametrize("policy", [_canary(), _rolling()], ids=["canary", "rolling"])
def test_a_model_that_does_not_load_gets_no_request(deployments, load, policy):
    """The old fleet answers all along; the reason is the model's own."""
    deployments.update(load.name, "broken", policy)
    status, config, reason = deployments.settled(load.name)
    assert (status, config) == ("InService", "one")
    assert "the weights are broken" in reason
    assert set(load.answers) == {"one"}


@pytest.mark.parametrize(
    "policy", [_canary(wait=60 * MINUTE), _rolling()], ids=["canary", "rolling"]
)
def test_an_alarm_brings_the_traffic_back(deployments, load, policy):
    """Once it fires, the old fleet answers alone again."""
    deployments.update(load.name, "two", policy)
    load.wait_for("two")
    deployments.alarm("ALARM")
    status, config, reason = deployments.settled(load.name)
    assert (status, config) == ("InService", "one")
    assert "errors" in reason
    back = len(load.answers)
    time.sleep(0.5)
    assert set(load.answers[back + THREADS :]) == {"one"}


def _of_variant(name, metric):
    """A metric of an endpoint's variant."""
    dimensions = {"EndpointName": name, "VariantName": "AllTraffic"}
    named = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    return {"Namespace": "AWS/SageMaker", "MetricName": metric, "Dimensions": named}


def _number(name):
    """An alarm on the number of errors."""
    return {**_of_variant(name, "Invocation5XXErrors"), "Statistic": "Sum", "Period": MINUTE}


def _share(name):
    """An alarm on the share of errors."""
    metrics = {"errors": "Invocation5XXErrors", "requests": "Invocations"}
    queries = [
        {
            "Id": key,
            "MetricStat": {"Metric": _of_variant(name, each), "Period": MINUTE, "Stat": "Sum"},
            "ReturnData": False,
        }
        for key, each in metrics.items()
    ]
    return {"Metrics": [*queries, {"Id": "share", "Expression": "errors / requests"}]}


@pytest.mark.parametrize("watched", [_number, _share])
def test_errors_of_the_new_model_bring_the_traffic_back(deployments, watched):
    """An alarm on the endpoint's own metrics fires by itself; only the canary's callers saw it."""
    name = f"erring{watched.__name__.replace('_', '-')}"
    deployments.create(name)
    deployments.cloudwatch.put_metric_alarm(
        AlarmName=f"{name}-5xx",
        **watched(name),
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
    )
    load = Load(deployments.cloud, name)
    with load.running():
        alarms = {"AutoRollbackConfiguration": {"Alarms": [{"AlarmName": f"{name}-5xx"}]}}
        deployments.sagemaker.update_endpoint(
            EndpointName=name,
            EndpointConfigName="failing",
            DeploymentConfig=_canary(wait=60 * MINUTE) | alarms,
        )
        status, config, reason = deployments.settled(name)
        failed = len(load.failures)
    assert (status, config) == ("InService", "one")
    assert f"{name}-5xx" in reason
    assert load.failures
    assert all("ModelError" in failure for failure in load.failures)
    assert len(load.failures) <= failed + THREADS
    deployments.sagemaker.delete_endpoint(EndpointName=name)


def test_a_stack_whose_deployment_is_rolled_back_fails(deployments):
    """CloudFormation hands the DeploymentConfig on, and tells of the rollback."""
    cloud = deployments.cloud
    deployments.alarm("OK")
    alarms = {"AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "errors"}]}}
    properties = {"EndpointName": "stacked", "DeploymentConfig": _canary(wait=MINUTE) | alarms}

    def deploy(config):
        endpoint = {
            "Type": "AWS::SageMaker::Endpoint",
            "Properties": properties | {"EndpointConfigName": config},
        }
        return cloud.deploy("stacked", {"Resources": {"Endpoint": endpoint}})[0]

    assert deploy("one") == "CREATE_COMPLETE"
    assert deploy("two") == "UPDATE_COMPLETE"
    deployments.alarm("ALARM")
    assert deploy("one") == "UPDATE_ROLLBACK_COMPLETE"
    assert "alarm(s) in ALARM state: errors" in cloud.reasons("stacked")
    assert cloud.predict("stacked")["model"] == "two"
    cloud.delete("stacked")
