"""An endpoint's states, and who serves in each of them."""

import threading

import pytest

from local_aws.errors import AwsError
from local_aws.hosting_protocol import ContainerRequest
from local_aws.sagemaker.counting_fleet import CountingFleet


def test_an_endpoint_is_creating_until_its_fleet_is_ready(bench):
    """Creating serves nothing; InService comes with the fleet's readiness."""
    bench.model()
    bench.config()
    bench.hold = True
    bench.call("CreateEndpoint", EndpointName="endpoint", EndpointConfigName="config")
    live = bench.sagemaker.lookup("000000000000", "eu-west-1", "endpoint")
    assert (live.status, live.variants) == ("Creating", ())
    bench.started(1).ready.set()
    assert bench.sagemaker.wait_settled(bench.scope, "endpoint").status == "InService"


def test_a_failing_container_fails_the_endpoint_with_its_reason(bench):
    """Failed carries the container's reason, and its fleet is stopped."""
    bench.model()
    bench.config()
    bench.failure = "model_fn raised"
    record = bench.endpoint()
    assert (record.status, record.failure_reason) == ("Failed", "model_fn raised")
    assert bench.fleets[0].stopped.is_set()


def test_a_failed_endpoint_can_only_be_deleted(bench):
    """An update of a failed endpoint is refused; its deletion works."""
    bench.model()
    bench.config()
    bench.failure = "no"
    bench.endpoint()
    with pytest.raises(AwsError, match="in status Failed"):
        bench.update("config")
    bench.call("DeleteEndpoint", EndpointName="endpoint")
    assert bench.sagemaker.wait_settled(bench.scope, "endpoint") is None


def test_the_old_fleet_serves_until_the_new_one_is_ready(serving):
    """While Updating the old variant answers; afterwards it is stopped."""
    serving.config("config-2")
    serving.hold = True
    serving.call("UpdateEndpoint", EndpointName="endpoint", EndpointConfigName="config-2")
    live = serving.sagemaker.lookup("000000000000", "eu-west-1", "ENDPOINT")
    assert (live.status, len(live.variants)) == ("Updating", 1)
    described = serving.call("DescribeEndpoint", EndpointName="endpoint")
    assert described["EndpointConfigName"] == "config"
    assert described["PendingDeploymentSummary"]["EndpointConfigName"] == "config-2"
    serving.started(2).ready.set()
    assert serving.sagemaker.wait_settled(serving.scope, "endpoint").config_name == "config-2"
    assert serving.fleets[0].stopped.wait(5)
    assert not serving.fleets[1].stopped.is_set()


def test_a_failed_update_goes_back_to_the_old_config(serving):
    """SageMaker rolls back silently: InService, old config, with the reason."""
    serving.config("config-2")
    serving.failure = "model_fn raised"
    record = serving.update("config-2")
    assert (record.status, record.config_name) == ("InService", "config")
    assert record.failure_reason == "model_fn raised"
    assert not serving.fleets[0].stopped.is_set()


@pytest.mark.parametrize("operation", ["UpdateEndpoint", "DeleteEndpoint"])
def test_an_endpoint_in_progress_is_left_alone(serving, operation):
    """Neither update nor delete while an operation is under way."""
    serving.config("config-2")
    serving.hold = True
    serving.call("UpdateEndpoint", EndpointName="endpoint", EndpointConfigName="config-2")
    more = {"EndpointConfigName": "config"} if operation == "UpdateEndpoint" else {}
    with pytest.raises(AwsError, match="Cannot update in-progress endpoint"):
        serving.call(operation, EndpointName="endpoint", **more)
    serving.sagemaker.stop()


def test_capacities_change_in_place(serving):
    """UpdateEndpointWeightsAndCapacities resizes the fleet that serves."""
    wanted = [{"VariantName": "AllTraffic", "DesiredInstanceCount": 3, "DesiredWeight": 0.5}]
    serving.call(
        "UpdateEndpointWeightsAndCapacities",
        EndpointName="endpoint",
        DesiredWeightsAndCapacities=wanted,
    )
    serving.sagemaker.wait_settled(serving.scope, "endpoint")
    [variant] = serving.call("DescribeEndpoint", EndpointName="endpoint")["ProductionVariants"]
    assert (variant["CurrentInstanceCount"], variant["CurrentWeight"]) == (3, 0.5)
    assert serving.fleets[0].sizes == [3]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, (1, 1.0)),
        ({"RetainAllVariantProperties": True}, (3, 0.5)),
        (
            {
                "RetainAllVariantProperties": True,
                "ExcludeRetainedVariantProperties": [{"VariantPropertyType": "DesiredWeight"}],
            },
            (3, 1.0),
        ),
    ],
)
def test_an_update_keeps_live_properties_when_asked(serving, options, expected):
    """Counts and weights are retained together, or but for what is excluded."""
    wanted = [{"VariantName": "AllTraffic", "DesiredInstanceCount": 3, "DesiredWeight": 0.5}]
    serving.call(
        "UpdateEndpointWeightsAndCapacities",
        EndpointName="endpoint",
        DesiredWeightsAndCapacities=wanted,
    )
    serving.sagemaker.wait_settled(serving.scope, "endpoint")
    serving.config("config-2")
    [variant] = serving.update("config-2", **options).variants
    assert (variant.plan.instance_count, variant.plan.weight) == expected


def test_a_deleted_model_keeps_serving(serving):
    """Model and config may be deleted below an endpoint, as on AWS."""
    serving.call("DeleteModel", ModelName="model")
    serving.call("DeleteEndpointConfig", EndpointConfigName="config")
    live = serving.sagemaker.lookup("000000000000", "eu-west-1", "endpoint")
    assert live.variants[0].fleet.invoke(ContainerRequest(body=b"x", headers={})).body == b"x"
    assert not serving.fleets[0].stopped.is_set()


def test_a_deleted_endpoint_is_told(serving):
    """Whoever keeps requests for it can forget them."""
    serving.call("DeleteEndpoint", EndpointName="endpoint")
    assert serving.sagemaker.wait_settled(serving.scope, "endpoint") is None
    assert serving.gone == ["endpoint"]


def test_stopping_ends_every_fleet(serving):
    """The server's end stops fleets that serve and fleets that still start."""
    serving.config("config-2")
    serving.hold = True
    serving.call("UpdateEndpoint", EndpointName="endpoint", EndpointConfigName="config-2")
    starting = serving.started(2)
    serving.sagemaker.stop()
    assert serving.fleets[0].stopped.is_set()
    assert starting.stopped.wait(5)


def test_a_retired_fleet_answers_what_is_under_way():
    """A fleet ends after the last invocation, not in the middle of one."""
    entered, leave = threading.Event(), threading.Event()
    order = []

    class SlowFleet:
        """Answers when it may."""

        def invoke(self, _):
            """Wait for the test."""
            entered.set()
            leave.wait(10)
            order.append("answered")

        def stop(self):
            """Remember the end."""
            order.append("stopped")

    fleet = CountingFleet(SlowFleet())
    request = threading.Thread(target=fleet.invoke, args=(ContainerRequest(body=b"", headers={}),))
    request.start()
    entered.wait(10)
    retirement = threading.Thread(target=fleet.drain, args=(None,))
    retirement.start()
    leave.set()
    request.join()
    retirement.join()
    assert order == ["answered", "stopped"]


def test_a_request_that_comes_too_late_goes_to_the_successor():
    """Whoever looked an endpoint up just before its fleet was retired is answered all the same."""

    class Named:
        """Answers with its name, until it ends."""

        def __init__(self, name):
            """Live."""
            self.name, self.ended = name, False

        def invoke(self, _):
            """Say who it is."""
            assert not self.ended
            return self.name

        def stop(self):
            """End."""
            self.ended = True

    old, new = CountingFleet(Named("old")), CountingFleet(Named("new"))
    request = ContainerRequest(body=b"", headers={})
    assert old.invoke(request) == "old"
    old.drain(new)
    assert old.invoke(request) == "new"
