"""What SageMaker publishes of itself, counted and sampled."""

import pytest

from local_aws.hosting_protocol import (
    Asynchronous,
    LiveComponent,
    LiveEndpoint,
    LiveVariant,
    MeteredTarget,
    Serverless,
)
from local_aws.metrics import Backlog, InvocationMeter, Publisher

ASYNCHRONOUS = Asynchronous(
    output_path=None,
    failure_path=None,
    success_topic=None,
    error_topic=None,
    responses_in=frozenset(),
    max_concurrent_invocations=None,
)


def _endpoint(*, instances=1, serverless=None, components=(), status="InService", **more):
    variant = LiveVariant(
        name="AllTraffic", weight=1, fleet=None, instance_count=instances, serverless=serverless
    )
    return LiveEndpoint(
        account="000000000000",
        region="eu-west-1",
        name="endpoint",
        status=status,
        variants=(variant,),
        components=components,
        **more,
    )


def _published(endpoint, meter=None, backlog=Backlog(0, 0.0)):  # noqa: B008 - it is immutable
    """Sums by metric, and the dimensions and units that they came with."""
    sums, about = {}, {}

    def record(values):
        for datum, count in values.items():
            key = (datum.name, dict(datum.dimensions).get("InferenceComponentName"))
            sums[key] = sums.get(key, 0) + datum.value * count
            about[key] = ([name for name, _ in datum.dimensions], datum.unit)

    publisher = Publisher(
        meter or InvocationMeter(),
        live_endpoints=lambda: [endpoint],
        backlog=lambda _endpoint: backlog,
        record=record,
    )
    publisher.publish()
    return sums, about


def _invoke(meter, endpoint, *, status=200, component=None):
    target = MeteredTarget(endpoint=endpoint, variant_name="AllTraffic", component_name=component)
    meter.started(target)
    meter.finished(target, seconds=0.0123, status=status)


def test_invocations_are_counted_for_their_variant():
    """Each counts as its share of an instance; errors by the container's status."""
    meter, endpoint = InvocationMeter(), _endpoint(instances=2)
    for status in (200, 200, 404, 500, None):
        _invoke(meter, endpoint, status=status)
    sums, about = _published(endpoint, meter)
    counted = {name: value for (name, _), value in sums.items() if "Invocation" in name}
    assert counted == {
        "Invocations": 5,
        "InvocationsPerInstance": 2.5,
        "Invocation4XXErrors": 1,
        "Invocation5XXErrors": 1,
        "InvocationModelErrors": 2,
    }
    assert sums["ModelLatency", None] == pytest.approx(4 * 12_000)
    assert about["ModelLatency", None] == (["EndpointName", "VariantName"], "Microseconds")


def test_what_was_published_is_not_published_again():
    """Only zeros follow, without which nothing would ever scale in."""
    meter, endpoint = InvocationMeter(), _endpoint()
    _invoke(meter, endpoint)
    _published(endpoint, meter)
    sums, _ = _published(endpoint, meter)
    assert sums == {
        ("InvocationsPerInstance", None): 0,
        ("ConcurrentRequestsPerModel", None): 0,
    }


def test_requests_at_once_are_the_most_since_the_last_sample():
    """What is still under way counts for the next sample, too."""
    meter, endpoint = InvocationMeter(), _endpoint(instances=2)
    target = MeteredTarget(endpoint=endpoint, variant_name="AllTraffic")
    for _ in range(3):
        meter.started(target)
    meter.finished(target, seconds=0, status=200)
    found = [_published(endpoint, meter)[0]["ConcurrentRequestsPerModel", None] for _ in range(2)]
    assert found == [1.5, 1.0]


def test_a_component_has_metrics_of_its_own():
    """By its name alone, shared by its copies; also when it has none."""
    component = LiveComponent(name="films", variant_name="AllTraffic", fleet=None, copies=2)
    endpoint = _endpoint(components=(component,), has_components=True)
    meter = InvocationMeter()
    _invoke(meter, endpoint, component="films")
    meter.no_capacity(
        MeteredTarget(endpoint=endpoint, variant_name="AllTraffic", component_name="films")
    )
    sums, about = _published(endpoint, meter)
    assert sums["InvocationsPerCopy", "films"] == 0.5
    assert sums["NoCapacityInvocationFailures", "films"] == 1
    assert sums["ConcurrentRequestsPerCopy", "films"] == 0.5
    assert about["Invocations", "films"] == (["InferenceComponentName"], "None")


@pytest.mark.parametrize(
    ("waiting", "instances", "per_instance", "without"),
    [(4, 0, 4, 1), (1, 0, 1, 1), (0, 0, 0, 0), (4, 2, 2, 0)],
)
def test_a_backlog_waits_for_instances(waiting, instances, per_instance, without):
    """The endpoint's backlog, what an instance has of it, and whether there is none."""
    endpoint = _endpoint(instances=instances, asynchronous=ASYNCHRONOUS)
    sums, about = _published(endpoint, backlog=Backlog(waiting, 7.0))
    assert sums["ApproximateBacklogSize", None] == waiting
    assert sums["ApproximateBacklogSizePerInstance", None] == per_instance
    assert sums["HasBacklogWithoutCapacity", None] == without
    assert sums["ApproximateAgeOfOldestRequest", None] == 7
    assert about["ApproximateBacklogSize", None] == (["EndpointName"], "Count")


def test_provisioned_concurrency_is_used_by_requests_at_once():
    """More than there is provisioned is no more than all of it."""
    config = Serverless(memory_size_in_mb=2048, max_concurrency=8, provisioned_concurrency=2)
    endpoint, meter = _endpoint(instances=0, serverless=config), InvocationMeter()
    target = MeteredTarget(endpoint=endpoint, variant_name="AllTraffic")
    meter.started(target)
    assert (
        _published(endpoint, meter)[0]["ServerlessProvisionedConcurrencyUtilization", None] == 0.5
    )
    for _ in range(3):
        meter.started(target)
    sums, _ = _published(endpoint, meter)
    assert sums["ServerlessProvisionedConcurrencyUtilization", None] == 1
    assert sums["ServerlessConcurrentExecutionsUtilization", None] == 0.5


def test_an_endpoint_that_does_not_serve_has_no_samples():
    """Nothing is told of one that is being created."""
    assert _published(_endpoint(status="Creating"))[0] == {}
