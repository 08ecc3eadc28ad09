"""Serverless, asynchronous, captured and shadowed endpoints: described, seen, changed."""

import pytest

from local_aws.errors import AwsError
from local_aws.hosting_protocol import Asynchronous, Serverless
from tests.unit.local_aws.endpoint_requests import (
    ASYNCHRONOUS,
    CAPTURE,
    SHADOW,
    instances,
    serverless,
)


def _described(bench):
    return bench.call("DescribeEndpoint", EndpointName="endpoint")


def _change(bench, **wanted):
    bench.call(
        "UpdateEndpointWeightsAndCapacities",
        EndpointName="endpoint",
        DesiredWeightsAndCapacities=[{"VariantName": "AllTraffic", **wanted}],
    )
    return bench.sagemaker.wait_settled(bench.scope, "endpoint")


@pytest.fixture
def without_instances(bench):
    """An account with a serverless endpoint."""
    bench.model()
    bench.config(variants=[serverless(concurrency={"ProvisionedConcurrency": 2})])
    bench.endpoint()
    return bench


def test_a_serverless_endpoint_has_concurrency_instead_of_instances(without_instances):
    """The fleet gets memory and concurrency; DescribeEndpoint counts no instances."""
    assert without_instances.fleets[0].spec.serverless == Serverless(
        memory_size_in_mb=2048, max_concurrency=5, provisioned_concurrency=2
    )
    [variant] = _described(without_instances)["ProductionVariants"]
    assert variant["CurrentServerlessConfig"]["MaxConcurrency"] == 5
    assert "CurrentInstanceCount" not in variant


def test_concurrency_changes_while_the_endpoint_serves(without_instances):
    """A new fleet takes over, the old one ends."""
    _change(without_instances, ServerlessUpdateConfig={"MaxConcurrency": 9})
    old, new = without_instances.fleets
    assert (new.spec.serverless.max_concurrency, new.spec.serverless.provisioned_concurrency) == (
        9,
        2,
    )
    assert old.stopped.wait(5)
    assert not new.stopped.is_set()


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"DesiredInstanceCount": 1}, "is serverless"),
        ({"ServerlessUpdateConfig": {"MaxConcurrency": 1}}, "is 2, which is more"),
    ],
)
def test_a_serverless_variant_takes_only_what_it_has(without_instances, wanted, message):
    """No instances, and no more provisioned than there is."""
    with pytest.raises(AwsError, match=message):
        _change(without_instances, **wanted)


def test_instances_do_not_become_serverless(serving):
    """UpdateEndpoint refuses the way there."""
    serving.config("serverless", variants=[serverless()])
    with pytest.raises(AwsError, match="from instances to serverless"):
        serving.update("serverless")


def test_serverless_becomes_instances(without_instances):
    """The way back is open."""
    without_instances.config("instances")
    assert without_instances.update("instances").config_name == "instances"
    [variant] = _described(without_instances)["ProductionVariants"]
    assert variant["CurrentInstanceCount"] == 1


@pytest.mark.parametrize("count", [0, 2])
def test_only_asynchronous_variants_may_be_empty(serving, count):
    """A real-time variant keeps an instance."""
    if count:
        [variant] = _change(serving, DesiredInstanceCount=count).variants
        assert variant.plan.instance_count == count
    else:
        with pytest.raises(AwsError, match="must be at least 1"):
            _change(serving, DesiredInstanceCount=0)


def test_an_asynchronous_endpoint_may_be_empty_and_tells_its_paths(bench):
    """The data plane learns paths, topics and concurrency; zero instances are zero."""
    output = {
        "S3OutputPath": "s3://bucket/output",
        "S3FailurePath": "s3://bucket/failures",
        "NotificationConfig": {
            "SuccessTopic": "arn:aws:sns:eu-west-1:000000000000:good",
            "IncludeInferenceResponseIn": ["SUCCESS_NOTIFICATION_TOPIC"],
        },
    }
    config = {
        "OutputConfig": output,
        "ClientConfig": {"MaxConcurrentInvocationsPerInstance": 4},
    }
    bench.model()
    bench.config(more={"AsyncInferenceConfig": config})
    bench.endpoint()
    assert _described(bench)["AsyncInferenceConfig"] == config
    assert bench.live().asynchronous == Asynchronous(
        output_path="s3://bucket/output",
        failure_path="s3://bucket/failures",
        success_topic="arn:aws:sns:eu-west-1:000000000000:good",
        error_topic=None,
        responses_in=frozenset({"SUCCESS_NOTIFICATION_TOPIC"}),
        max_concurrent_invocations=4,
    )
    _change(bench, DesiredInstanceCount=0)
    assert bench.fleets[0].sizes == [0]


def test_capture_is_described_and_seen(bench):
    """What is captured follows the modes; the status says that it runs."""
    bench.model()
    bench.config(more={"DataCaptureConfig": CAPTURE})
    bench.endpoint()
    assert _described(bench)["DataCaptureConfig"]["CaptureStatus"] == "Started"
    capture = bench.live().capture
    assert (capture.captures_input, capture.captures_output) == (True, False)


def test_capture_that_is_off_captures_nothing(bench):
    """EnableCapture false is a config without effect."""
    bench.model()
    bench.config(more={"DataCaptureConfig": {**CAPTURE, "EnableCapture": False}})
    bench.endpoint()
    assert _described(bench)["DataCaptureConfig"]["CaptureStatus"] == "Stopped"
    assert bench.live().capture is None


def test_a_shadow_is_apart_from_what_answers(bench):
    """Both have fleets; only the production variant is a production variant."""
    bench.model()
    bench.config(more=SHADOW)
    bench.endpoint()
    described = _described(bench)
    names = {
        field: [variant["VariantName"] for variant in described[field]]
        for field in ("ProductionVariants", "ShadowProductionVariants")
    }
    assert names == {"ProductionVariants": ["AllTraffic"], "ShadowProductionVariants": ["Shadow"]}
    live = bench.live()
    assert [one.name for one in (*live.variants, *live.shadows)] == ["AllTraffic", "Shadow"]
    assert len(bench.fleets) == 2


def test_weights_that_stop_all_traffic_are_refused(bench):
    """One variant at least must get requests; nothing is changed by a refused request."""
    bench.model()
    bench.config(variants=[instances("A"), instances("B")])
    bench.endpoint()
    wanted = [{"VariantName": name, "DesiredWeight": 0} for name in ("A", "B")]
    with pytest.raises(AwsError, match="above 0"):
        bench.call(
            "UpdateEndpointWeightsAndCapacities",
            EndpointName="endpoint",
            DesiredWeightsAndCapacities=wanted,
        )
    weights = [variant["DesiredWeight"] for variant in _described(bench)["ProductionVariants"]]
    assert weights == [1.0, 1.0]


def test_the_endpoint_acts_under_its_own_role_or_its_models(bench):
    """Outputs and capture are written with the role's credentials."""
    bench.model()
    bench.config(more={"AsyncInferenceConfig": ASYNCHRONOUS})
    bench.endpoint()
    assert bench.live().credentials().access_key_id == "a"
