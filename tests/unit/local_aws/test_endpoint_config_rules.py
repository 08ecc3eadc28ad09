"""Which endpoint configs SageMaker takes."""

import pytest

from local_aws.errors import AwsError
from tests.unit.local_aws.endpoint_requests import (
    ASYNCHRONOUS,
    CAPTURE,
    ROLE,
    SHADOW,
    instances,
    serverless,
)

POOL = {"InstanceType": "ml.c5.large", "Priority": 1}


@pytest.mark.parametrize(
    ("variant", "more", "message"),
    [
        (serverless(InstanceType="ml.m5.large"), {}, "InstanceType is not supported for server"),
        (serverless(RoutingConfig={"RoutingStrategy": "RANDOM"}), {}, "RoutingConfig is not"),
        (serverless(VolumeSizeInGB=10), {}, "VolumeSizeInGB is not supported"),
        (serverless(concurrency={"MemorySizeInMB": 1500}), {}, "multiple of 1024, not 1500"),
        (serverless(concurrency={"MaxConcurrency": 201}), {}, "less than or equal to 200"),
        (serverless(concurrency={"ProvisionedConcurrency": 6}), {}, "is 6, which is more"),
        (serverless(), {"DataCaptureConfig": CAPTURE}, "DataCaptureConfig is not supported"),
        (serverless(), {"AsyncInferenceConfig": ASYNCHRONOUS}, "AsyncInferenceConfig is not"),
        (serverless(), SHADOW, "ShadowProductionVariants is not supported"),
        (instances(), {"ShadowProductionVariants": [serverless("S")]}, "is not suppor"),
        (instances(), {**SHADOW, "AsyncInferenceConfig": ASYNCHRONOUS}, "AsyncInferenceConfig is"),
        (instances(InstanceType="ml.inf1.xlarge"), SHADOW, "not supported on ml.inf1.xlarge"),
        (
            instances(InstanceType="ml.inf1.xlarge"),
            {"AsyncInferenceConfig": ASYNCHRONOUS},
            "not supported on ml.inf1.xlarge",
        ),
        (instances(), {"ShadowProductionVariants": [instances()]}, "must be unique"),
        (
            instances(),
            {"ShadowProductionVariants": [instances("S1"), instances("S2")]},
            "exactly one production and one shadow",
        ),
        (instances(InstancePools=[POOL]), {}, "not both"),
        (instances(InstanceType=None), {}, "InstanceType or InstancePools is required"),
        (instances(InitialInstanceCount=None), {}, "InitialInstanceCount is required"),
        (instances(InitialVariantWeight=0.0), {}, "above 0"),
        (instances(AcceleratorType="ml.eia2.medium"), {}, "no longer available"),
        (
            instances(ManagedInstanceScaling={"Status": "ENABLED"}),
            {},
            "ManagedInstanceScaling is not supported",
        ),
        (instances(ModelName=None), {}, "ExecutionRoleArn is required"),
        (
            instances(ModelName=None),
            {"ExecutionRoleArn": ROLE, "AsyncInferenceConfig": ASYNCHRONOUS},
            "not supported for variants without ModelName",
        ),
        (
            instances(
                ModelName=None,
                ManagedInstanceScaling={"MinInstanceCount": 3, "MaxInstanceCount": 2},
            ),
            {"ExecutionRoleArn": ROLE},
            "must not be more than",
        ),
        (instances(ModelName=None), {"ExecutionRoleArn": f"{ROLE}-2"}, "Could not assume role"),
        (instances(), {"ExecutionRoleArn": f"{ROLE}-2"}, "Could not assume role"),
    ],
)
def test_what_does_not_go_together_is_refused(bench, variant, more, message):
    """Each answer names the member and the variant."""
    bench.model()
    with pytest.raises(AwsError, match=message):
        bench.config(variants=[variant], more=more)


@pytest.mark.parametrize(
    "variants",
    [
        [serverless(), instances("Other")],
        [instances(ModelName=None), instances("Other")],
    ],
)
def test_kinds_of_variants_are_not_mixed(bench, variants):
    """Serverless stands alone, and so do variants for inference components."""
    bench.model()
    with pytest.raises(AwsError, match=r"Only one production variant|or none has"):
        bench.config(variants=variants, more={"ExecutionRoleArn": ROLE})


@pytest.mark.parametrize("more", [SHADOW, {}])
def test_serverless_and_shadows_run_simple_models(bench, more):
    """A pipeline is refused for both."""
    container = {"Image": "a", "ModelDataUrl": "s3://bucket/a.tar.gz"}
    bench.pipeline(containers=[container, container])
    variant = instances() if more else serverless()
    with pytest.raises(AwsError, match="several containers"):
        bench.config(variants=[variant], more=more)


@pytest.mark.parametrize("more", [SHADOW, {}])
def test_serverless_and_shadows_run_one_model(bench, more):
    """A multi-model container is refused for both."""
    bench.model(Mode="MultiModel", ModelDataUrl="s3://bucket/models/")
    variant = instances() if more else serverless()
    with pytest.raises(AwsError, match=r"multi-model container|several containers or models"):
        bench.config(variants=[variant], more=more)


@pytest.mark.parametrize(
    ("variant", "name"),
    [
        (
            instances(
                CapacityReservationConfig={
                    "CapacityReservationPreference": "capacity-reservations-only"
                }
            ),
            "CapacityReservationConfig",
        ),
        (instances(CoreDumpConfig={"DestinationS3Uri": "s3://bucket/dumps"}), "CoreDumpConfig"),
    ],
)
def test_what_is_not_emulated_is_refused_by_name(bench, variant, name):
    """A reservation would reserve nothing here."""
    bench.model()
    with pytest.raises(AwsError, match=f"^{name} is not emulated"):
        bench.config(variants=[variant])


def test_the_first_pool_stands_for_all(bench):
    """SageMaker tries the pool of the highest priority first; its model may be its own."""
    bench.model()
    bench.model("other")
    pools = [
        {"InstanceType": "ml.m5.large", "Priority": 2},
        {**POOL, "ModelNameOverride": "other"},
    ]
    bench.config(InstanceType=None, InstancePools=pools)
    bench.endpoint()
    spec = bench.fleets[0].spec
    assert (spec.instance_type, spec.model_name) == ("ml.c5.large", "other")
