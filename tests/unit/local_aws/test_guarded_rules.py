"""What of a DeploymentConfig is refused."""

import pytest

from local_aws.errors import AwsError
from tests.unit.local_aws.endpoint_requests import instances, serverless
from tests.unit.local_aws.guarded import (
    Guarded,
    blue_green,
    canary,
    linear,
    rolling,
    watching,
)


@pytest.fixture
def guarded(bench):
    """An endpoint of four instances."""
    return Guarded(bench)


def _size(name):
    return {name: {"Type": "INSTANCE_COUNT", "Value": 1}}


def _variants(*names, **changes):
    return [instances(name, InitialInstanceCount=4, **changes) for name in names]


@pytest.mark.parametrize(
    ("policy", "variants", "message"),
    [
        (canary() | rolling(), None, "not both"),
        (blue_green("CANARY"), None, "CanarySize is required"),
        (blue_green("LINEAR"), None, "LinearStepSize is required"),
        (blue_green("LINEAR", **_size("CanarySize")), None, "CanarySize is not allowed"),
        (canary(51), None, "CanarySize must be 1 to 50 percent of the 4"),
        (canary(3, "INSTANCE_COUNT"), None, "not 75 percent"),
        (linear(9), None, "LinearStepSize must be 10 to 50"),
        (rolling(4, "CAPACITY_PERCENT"), None, "MaximumBatchSize must be 5 to 50"),
        (canary(), [instances()], "variant AllTraffic has 1"),
        (canary(wait=300, maximum=600), None, "larger than the total waiting time"),
        (canary(wait=200, termination=200, maximum=600), None, "(600 seconds)"),
        (rolling(), _variants("AllTraffic", "Other"), "of several variants"),
        (canary(), _variants("Other"), "must stay the same"),
        (canary() | watching("errors", "gone"), None, "alarm(s) gone of Auto"),
    ],
)
def test_what_sagemaker_refuses_is_refused(guarded, policy, variants, message):
    """Before anything starts, with the bound and what was given."""
    if variants:
        guarded.bench.config("other", variants=variants)
    with pytest.raises(AwsError) as refused:
        guarded.update("other" if variants else "config-2", **policy)
    assert message in refused.value.message
    assert guarded.record.status == "InService"


def test_a_serverless_endpoint_has_no_guardrails(bench):
    """Real-time and asynchronous endpoints only, at creation as well."""
    bench.model()
    bench.config(variants=[serverless()])
    with pytest.raises(AwsError, match="real-time and asynchronous"):
        bench.call(
            "CreateEndpoint",
            EndpointName="endpoint",
            EndpointConfigName="config",
            DeploymentConfig=blue_green(),
        )
    assert bench.call("ListEndpoints")["Endpoints"] == []
