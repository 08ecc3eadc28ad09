"""Application autoscaling acts: real workers come and go with real requests.

A minute of metrics, alarms and cooldowns lasts a quarter of a second here. Nothing waits for a
time: each test waits for what must happen, and fails by the suite's time limit if it never does.
"""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from tests.local_aws.conftest import running
from tests.local_aws.scaled import (
    SAGEMAKER,
    causes,
    delete_endpoint,
    instances,
    make_endpoint,
    make_model,
    register,
    sleeping,
    track,
    until,
    wake,
)
from tests.worker_processes import worker_processes

pytestmark = pytest.mark.local
FACTOR = 240
CONCURRENCY = "sagemaker:variant:DesiredProvisionedConcurrency"
COPIES = "sagemaker:inference-component:DesiredCopyCount"


@pytest.fixture(scope="module")
def fast(tmp_path_factory):
    """An embedded AWS whose time goes by faster, and a role for its models."""
    folder = tmp_path_factory.mktemp("fast-aws")
    with running(folder, time_factor=FACTOR) as cloud:
        allowed = cloud.policy("Allow", "s3:*", "*")
        yield cloud, cloud.role("execution", allowed)
        assert f"{60 / FACTOR:g} s" in (folder / "local-aws.log").read_text()


@pytest.fixture(autouse=True)
def _nothing_left(fast):
    """One test's endpoints would be workers in the next one's count."""
    yield
    cloud, _ = fast
    scaling, sagemaker = cloud.client("application-autoscaling"), cloud.client("sagemaker")
    for target in scaling.describe_scalable_targets(ServiceNamespace="sagemaker")[
        "ScalableTargets"
    ]:
        key = {name: target[name] for name in (*SAGEMAKER, "ResourceId", "ScalableDimension")}
        scaling.deregister_scalable_target(**key)
    for endpoint in sagemaker.list_endpoints()["Endpoints"]:
        delete_endpoint(cloud, endpoint["EndpointName"])
    until(lambda: not worker_processes(cloud.pid))


def test_an_idle_asynchronous_endpoint_goes_to_zero_and_a_request_wakes_it(fast):
    """No worker is left without requests; the first one starts one again and is answered."""
    cloud, _ = fast
    output = f"s3://{cloud.bucket}/output"
    make_endpoint(fast, "sleepy", AsyncInferenceConfig={"OutputConfig": {"S3OutputPath": output}})
    resource = "endpoint/sleepy/variant/AllTraffic"
    assert cloud.deploy("sleep", sleeping("sleepy"))[0] == "CREATE_COMPLETE"
    until(lambda: instances(cloud, "sleepy") == 0)
    until(lambda: not worker_processes(cloud.pid))
    asked = cloud.client("sagemaker-runtime").invoke_endpoint_async(
        EndpointName="sleepy", ContentType="application/json", Body=b'{"x": 1}', Filename="a.out"
    )
    assert asked["OutputLocation"] == f"{output}/a.out"
    answer = until(lambda: _object(cloud, "output/a.out"))
    assert json.loads(answer)["echo"] == {"x": 1}
    until(lambda: instances(cloud, "sleepy") == 0)
    cloud.settled("sleepy")
    until(lambda: "InProgress" not in str(causes(cloud, resource)))
    slept, woke, *_, slept_again = causes(cloud, resource)
    assert slept[0] == slept_again[0] == "Setting desired instance count to 0."
    assert "AlarmLow" in slept[1]
    assert woke[:2] == (
        "Setting desired instance count to 1.",
        "monitor alarm waiting in state ALARM triggered policy wake",
    )
    assert {status for _, _, status in (slept, woke, slept_again)} == {"Successful"}
    assert cloud.delete("sleep") == "DELETE_COMPLETE"
    assert cloud.client("cloudwatch").describe_alarms()["MetricAlarms"] == []


def _object(cloud, key):
    try:
        return cloud.client("s3").get_object(Bucket=cloud.bucket, Key=key)["Body"].read()
    except ClientError:
        return None


def test_a_variant_grows_under_load_and_shrinks_afterwards(fast):
    """Between its bounds, on the real invocations; no request fails meanwhile."""
    cloud, _ = fast
    make_endpoint(fast, "busy")
    resource = "endpoint/busy/variant/AllTraffic"
    key = register(cloud, resource, 1, 2)
    metric = {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}
    track(cloud, key, 1.0, PredefinedMetricSpecification=metric)
    seen, enough = set(), threading.Event()

    def load():
        answered = 0
        while not enough.is_set():
            assert cloud.predict("busy")["model"] == "one"
            answered += 1
        return answered

    with ThreadPoolExecutor(2) as callers:
        answers = [callers.submit(load) for _ in range(2)]
        try:
            until(lambda: seen.add(instances(cloud, "busy")) or 2 in seen)
        finally:
            enough.set()
    assert sum(answer.result() for answer in answers)
    assert until(lambda: len(worker_processes(cloud.pid)) == 2)
    until(lambda: seen.add(instances(cloud, "busy")) or instances(cloud, "busy") == 1)
    assert seen <= {1, 2}
    grew, *_, shrank = causes(cloud, resource)  # a slow machine may do it twice
    assert "AlarmHigh" in grew[1]
    assert "AlarmLow" in shrank[1]
    statistics = cloud.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SageMaker",
        MetricName="Invocations",
        Dimensions=[
            {"Name": "EndpointName", "Value": "busy"},
            {"Name": "VariantName", "Value": "AllTraffic"},
        ],
        StartTime=time.time() - 3600,
        EndTime=time.time() + 3600,
        Period=86400,
        Statistics=["Sum"],
    )
    total = sum(point["Sum"] for point in statistics["Datapoints"])
    assert total == sum(answer.result() for answer in answers)


def test_provisioned_concurrency_follows_its_utilization(fast):
    """Requests at once that need all of it have more provisioned."""
    cloud, role = fast
    make_model(cloud, role)
    config = {"MemorySizeInMB": 2048, "MaxConcurrency": 4, "ProvisionedConcurrency": 1}
    sagemaker = cloud.client("sagemaker")
    sagemaker.create_endpoint_config(
        EndpointConfigName="spiky",
        ProductionVariants=[
            {"VariantName": "AllTraffic", "ModelName": "one", "ServerlessConfig": config}
        ],
    )
    sagemaker.create_endpoint(EndpointName="spiky", EndpointConfigName="spiky")
    assert cloud.settled("spiky")["EndpointStatus"] == "InService"
    resource = "endpoint/spiky/variant/AllTraffic"
    key = register(cloud, resource, 1, 2, CONCURRENCY)
    metric = {"PredefinedMetricType": "SageMakerVariantProvisionedConcurrencyUtilization"}
    track(cloud, key, 0.7, PredefinedMetricSpecification=metric)
    until(lambda: cloud.predict("spiky", b'{"seconds": 0.2}') and _provisioned(cloud) > 1)
    assert _provisioned(cloud) == 2
    assert "provisioned concurrency to 2" in causes(cloud, resource)[0][0]


def _provisioned(cloud):
    described = cloud.client("sagemaker").describe_endpoint(EndpointName="spiky")
    config = described["ProductionVariants"][0]["CurrentServerlessConfig"]
    return config["ProvisionedConcurrency"]


def test_a_schedule_raises_the_minimum(fast):
    """What a scheduled action demands is there, and told with the action's name."""
    cloud, _ = fast
    make_endpoint(fast, "punctual")
    resource = "endpoint/punctual/variant/AllTraffic"
    key = register(cloud, resource, 1, 2)
    cloud.client("application-autoscaling").put_scheduled_action(
        **key,
        ScheduledActionName="morning",
        Schedule="cron(* * * * ? *)",
        Timezone="Europe/Berlin",
        ScalableTargetAction={"MinCapacity": 2},
    )
    until(lambda: instances(cloud, "punctual") == 2)
    assert "scheduled action morning" in causes(cloud, resource)[0][1]


def test_the_copies_of_a_component_go_to_zero_and_come_back(fast):
    """A request that finds none is refused, and has one started for the next."""
    cloud, role = fast
    make_endpoint(fast, "shared", model=None, ExecutionRoleArn=role)
    cloud.client("sagemaker").create_inference_component(
        InferenceComponentName="films",
        EndpointName="shared",
        VariantName="AllTraffic",
        Specification={
            "ModelName": "one",
            "ComputeResourceRequirements": {
                "NumberOfCpuCoresRequired": 1,
                "MinMemoryRequiredInMb": 128,
            },
        },
        RuntimeConfig={"CopyCount": 1},
    )
    until(lambda: _component(cloud)["InferenceComponentStatus"] == "InService")
    key = register(cloud, "inference-component/films", 0, 1, COPIES)
    metric = {"PredefinedMetricType": "SageMakerInferenceComponentInvocationsPerCopy"}
    track(cloud, key, 5.0, PredefinedMetricSpecification=metric)
    dimension = {"Name": "InferenceComponentName", "Value": "films"}
    wake(cloud, key, "NoCapacityInvocationFailures", dimension)
    until(lambda: _copies(cloud) == 0)
    until(lambda: not worker_processes(cloud.pid))
    with pytest.raises(ClientError, match="no capacity"):
        _ask(cloud)
    assert until(lambda: _answer(cloud))["model"] == "one"
    for name in ("track", "wake"):
        cloud.client("application-autoscaling").delete_scaling_policy(**key, PolicyName=name)
    until(lambda: _component(cloud)["InferenceComponentStatus"] == "InService")
    cloud.client("sagemaker").delete_inference_component(InferenceComponentName="films")
    until(lambda: not _listed(cloud))


def _component(cloud):
    return cloud.client("sagemaker").describe_inference_component(InferenceComponentName="films")


def _listed(cloud):
    return cloud.client("sagemaker").list_inference_components()["InferenceComponents"]


def _copies(cloud):
    return _component(cloud)["RuntimeConfig"]["CurrentCopyCount"]


def _ask(cloud):
    answer = cloud.client("sagemaker-runtime").invoke_endpoint(
        EndpointName="shared",
        InferenceComponentName="films",
        ContentType="application/json",
        Body=b'{"x": 1}',
    )
    return json.loads(answer["Body"].read())


def _answer(cloud):
    try:
        return _ask(cloud)
    except ClientError:
        return None
