"""Inference components: their states, their copies, and what is refused."""

import pytest

from local_aws.errors import AwsError
from tests.unit.local_aws.endpoint_requests import COMPUTE, ROLE, instances


@pytest.fixture
def hosting(bench):
    """An account with an endpoint for components, and a model."""
    bench.model()
    bench.component_endpoint(ManagedInstanceScaling={"MinInstanceCount": 0, "MaxInstanceCount": 2})
    return bench


def _described(bench):
    return bench.call("DescribeInferenceComponent", InferenceComponentName="component")


def _update(bench, **wanted):
    bench.call("UpdateInferenceComponent", InferenceComponentName="component", **wanted)
    return bench.sagemaker.wait_component_settled(bench.scope, "component")


def test_an_endpoint_for_components_runs_nothing_itself(hosting):
    """Its variant has instances and no fleet of workers."""
    assert hosting.fleets == []
    [variant] = hosting.call("DescribeEndpoint", EndpointName="endpoint")["ProductionVariants"]
    assert variant["CurrentInstanceCount"] == 1
    live = hosting.live()
    assert (live.status, live.has_components, live.components) == ("InService", True, ())


def test_a_component_is_creating_until_its_copies_are_ready(hosting):
    """Creating serves nothing; InService comes with the fleet's readiness."""
    hosting.hold = True
    hosting.component(copies=2, wait=False)
    assert _described(hosting)["InferenceComponentStatus"] == "Creating"
    assert _described(hosting)["RuntimeConfig"] == {"DesiredCopyCount": 2, "CurrentCopyCount": 0}
    assert hosting.live().components == ()
    hosting.started(1).ready.set()
    record = hosting.sagemaker.wait_component_settled(hosting.scope, "component")
    assert record.status == "InService"
    [component] = hosting.live().components
    assert (component.name, component.variant_name, component.copies) == (
        "component",
        "AllTraffic",
        2,
    )
    assert hosting.fleets[0].spec.instance_count == 2


def test_a_failing_container_fails_the_component_with_its_reason(hosting):
    """Failed carries the container's reason; the component can be deleted, not updated."""
    hosting.failure = "model_fn raised"
    record = hosting.component()
    assert (record.status, record.failure_reason) == ("Failed", "model_fn raised")
    assert hosting.fleets[0].stopped.is_set()
    with pytest.raises(AwsError, match="in status Failed"):
        _update(hosting, RuntimeConfig={"CopyCount": 2})
    hosting.call("DeleteInferenceComponent", InferenceComponentName="component")
    assert hosting.sagemaker.wait_component_settled(hosting.scope, "component") is None


def test_copies_change_in_place_and_down_to_none(hosting):
    """The same fleet gets larger and smaller."""
    hosting.component()
    hosting.call(
        "UpdateInferenceComponentRuntimeConfig",
        InferenceComponentName="component",
        DesiredRuntimeConfig={"CopyCount": 0},
    )
    hosting.sagemaker.wait_component_settled(hosting.scope, "component")
    assert hosting.fleets[0].sizes == [0]
    assert hosting.live().components[0].copies == 0
    _update(hosting, RuntimeConfig={"CopyCount": 3})
    assert hosting.fleets[0].sizes == [0, 3]
    assert len(hosting.fleets) == 1


def test_another_specification_starts_other_copies(hosting):
    """The old ones serve until the new ones do, and then end."""
    hosting.model("second")
    hosting.component(copies=2)
    specification = {"ModelName": "second", "ComputeResourceRequirements": COMPUTE}
    _update(hosting, Specification=specification)
    old, new = hosting.fleets
    assert (new.spec.model_name, new.spec.instance_count) == ("second", 2)
    assert old.stopped.wait(5)
    assert _described(hosting)["Specification"]["ModelName"] == "second"


def test_a_failed_update_goes_back_to_the_old_copies(hosting):
    """InService with the reason; what is described is what serves."""
    hosting.model("second")
    hosting.component()
    hosting.failure = "model_fn raised"
    specification = {"ModelName": "second", "ComputeResourceRequirements": COMPUTE}
    record = _update(hosting, Specification=specification, RuntimeConfig={"CopyCount": 5})
    assert (record.status, record.failure_reason) == ("InService", "model_fn raised")
    assert _described(hosting)["Specification"]["ModelName"] == "model"
    assert _described(hosting)["RuntimeConfig"] == {"DesiredCopyCount": 1, "CurrentCopyCount": 1}
    assert [fleet.stopped.is_set() for fleet in hosting.fleets] == [False, True]


def test_a_container_runs_under_the_endpoint_configs_role(hosting):
    """A component may bring an image and an archive instead of a model."""
    container = {"Image": "image", "ArtifactUrl": "s3://bucket/x.tar.gz"}
    hosting.component(Container=container)
    [running] = hosting.fleets[0].spec.containers
    assert running.model_data_url == "s3://bucket/x.tar.gz"
    assert hosting.fleets[0].spec.credentials().access_key_id == "a"
    deployed = _described(hosting)["Specification"]["Container"]["DeployedImage"]
    assert deployed["SpecifiedImage"] == "image"


@pytest.mark.parametrize(
    ("specification", "message"),
    [
        ({"BaseInferenceComponentName": "base"}, "adapter .* is not emulated"),
        ({"ModelName": "no"}, "Could not find model"),
        ({"StartupParameters": {}}, "either a ModelName or a Container"),
        ({"Container": {}}, "either a ModelName or a Container"),
        ({"Container": {"ArtifactUrl": "s3://b/x"}}, "You must specify an image"),
        ({"ModelName": "model", "ComputeResourceRequirements": None}, "is required"),
        (
            {
                "ModelName": "model",
                "ComputeResourceRequirements": {**COMPUTE, "MaxMemoryRequiredInMb": 127},
            },
            "greater than or equal to 128",
        ),
        (
            {
                "ModelName": "model",
                "ComputeResourceRequirements": {
                    "NumberOfCpuCoresRequired": 1,
                    "MinMemoryRequiredInMb": 256,
                    "MaxMemoryRequiredInMb": 128,
                },
            },
            "must not be less than",
        ),
        (
            {"ModelName": "model", "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 128}},
            "must have NumberOfCpuCoresRequired or",
        ),
    ],
)
def test_a_specification_that_could_not_serve_is_refused(hosting, specification, message):
    """Each answer says what is missing or too much."""
    with pytest.raises(AwsError, match=message):
        hosting.component(**specification)


def test_a_component_does_not_begin_with_no_copies(hosting):
    """Zero is for later."""
    with pytest.raises(AwsError, match="CopyCount must be at least 1"):
        hosting.component(copies=0)


def test_a_component_needs_a_variant_without_a_model(serving):
    """An ordinary endpoint takes none."""
    with pytest.raises(AwsError, match="need variants without ModelName"):
        serving.component()


def test_a_component_names_its_variant_where_there_are_several(bench):
    """One of them, or nobody knows which instances are meant."""
    bench.model()
    bare = [instances(name, ModelName=None) for name in ("One", "Two")]
    bench.config(variants=bare, more={"ExecutionRoleArn": ROLE})
    bench.endpoint()
    component = {
        "InferenceComponentName": "component",
        "EndpointName": "endpoint",
        "Specification": {"ModelName": "model", "ComputeResourceRequirements": COMPUTE},
        "RuntimeConfig": {"CopyCount": 1},
    }
    for wrong in ({}, {"VariantName": "Three"}):
        with pytest.raises(AwsError, match=r"VariantName must be one of .*: One, Two\."):
            bench.call("CreateInferenceComponent", **component, **wrong)
    bench.call("CreateInferenceComponent", **component, VariantName="Two")
    assert _described(bench)["VariantName"] == "Two"


def test_a_component_runs_a_model_of_one_container(hosting):
    """A pipeline is refused."""
    container = {"Image": "a", "ModelDataUrl": "s3://bucket/a.tar.gz"}
    hosting.pipeline("several", containers=[container, container])
    with pytest.raises(AwsError, match="one container"):
        hosting.component(ModelName="several")


def test_components_go_before_their_endpoint(hosting):
    """DeleteEndpoint names those that are in the way."""
    hosting.component()
    with pytest.raises(AwsError, match="delete component first"):
        hosting.call("DeleteEndpoint", EndpointName="endpoint")
    hosting.call("DeleteInferenceComponent", InferenceComponentName="component")
    assert hosting.sagemaker.wait_component_settled(hosting.scope, "component") is None
    assert hosting.fleets[0].stopped.is_set()
    hosting.call("DeleteEndpoint", EndpointName="endpoint")
    assert hosting.sagemaker.wait_settled(hosting.scope, "endpoint") is None


def test_an_update_keeps_the_instances_of_components(hosting):
    """An endpoint with a component can't lose the component's variant."""
    hosting.component()
    bare = instances("Another", ModelName=None)
    hosting.config("other", variants=[bare], more={"ExecutionRoleArn": ROLE})
    with pytest.raises(AwsError, match="has inference component component on it"):
        hosting.update("other")


def test_components_are_listed_by_endpoint(hosting):
    """A summary says where a component runs."""
    hosting.component()
    [found] = hosting.call("ListInferenceComponents", EndpointNameEquals="endpoint")[
        "InferenceComponents"
    ]
    assert (found["InferenceComponentStatus"], found["VariantName"]) == ("InService", "AllTraffic")
    none = hosting.call("ListInferenceComponents", EndpointNameEquals="other")
    assert none["InferenceComponents"] == []
