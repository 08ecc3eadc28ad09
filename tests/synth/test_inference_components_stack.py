"""The stack of an endpoint with inference components."""

from typing import Any

import pytest

from tests.synth.environments import INSTANCE, Synth, serving
from tests.synth.reading import (
    RUNNING_A_MODEL,
    Template,
    actions_of,
    listed,
    of_type,
    only,
    policy_of,
    text,
)

STACK = "sentiment-Endpoint"
COMPONENT = "AWS::SageMaker::InferenceComponent"
TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"
POLICY = "AWS::ApplicationAutoScaling::ScalingPolicy"
COMPONENTS: dict[str, dict[str, Any]] = {
    "films": {
        "model": "sentiment",
        "memory": 1024,
        "max_memory": 2048,
        "cpus": 0.5,
        "copies": 2,
        "model_download_timeout": 90,
        "container_startup_timeout": 120,
    },
    "products": {"model": "sentiment", "memory": 512, "accelerators": 1},
    "german": {"base": "films", "adapter": "s3://theirs/german/adapter.tar.gz"},
}


def template_of(synth: Synth, **changes: Any) -> Template:
    """The stack of an endpoint with two components and an adapter."""
    said = {"type": "inference-components", "components": COMPONENTS, **INSTANCE}
    return synth(serving(**said | changes))[STACK]


def component(template: Template, name: str) -> dict[str, Any]:
    """The properties of the component with this name."""
    found = {c["Properties"]["InferenceComponentName"]: c for c in of_type(template, COMPONENT)}
    return dict(found[f"dev-sentiment-{name}"]["Properties"])


def scaled(synth: Synth, **scaling: Any) -> Template:
    """The stack with one component whose copies scale."""
    scaling = {"max": 3, "invocations_per_copy": 20} | scaling
    films = {"model": "sentiment", "memory": 512, "scaling": scaling}
    return template_of(synth, components={"films": films})


def test_the_endpoint_config_waits_for_what_its_role_may_do(synth: Synth) -> None:
    """SageMaker takes the role on as soon as the config is there."""
    template = template_of(synth)
    (config,) = of_type(template, "AWS::SageMaker::EndpointConfig")
    awaited = {template["Resources"][name]["Type"] for name in config["DependsOn"]}
    assert awaited == {"AWS::IAM::Policy", "AWS::IAM::Role"}


def test_the_variant_has_no_model(synth: Synth) -> None:
    """The components bring theirs, and the endpoint config the role that they have."""
    config = only(template_of(synth), "AWS::SageMaker::EndpointConfig")
    assert config["ProductionVariants"] == [
        {"VariantName": "AllTraffic", "InstanceType": "ml.m5.xlarge", "InitialInstanceCount": 1}
    ]
    assert config["ExecutionRoleArn"]["Fn::GetAtt"][1] == "Arn"


def test_components_say_what_a_copy_needs(synth: Synth) -> None:
    """Compute, copies and how long they may take to start."""
    template = template_of(synth)
    films = component(template, "films")
    specification = films["Specification"]
    assert specification.pop("ModelName")["Fn::GetAtt"][1] == "ModelName"
    assert specification == {
        "ComputeResourceRequirements": {
            "MinMemoryRequiredInMb": 1024,
            "MaxMemoryRequiredInMb": 2048,
            "NumberOfCpuCoresRequired": 0.5,
        },
        "StartupParameters": {
            "ModelDataDownloadTimeoutInSeconds": 90,
            "ContainerStartupHealthCheckTimeoutInSeconds": 120,
        },
    }
    assert films["RuntimeConfig"] == {"CopyCount": 2}
    assert films["VariantName"] == "AllTraffic"
    assert "EndpointName" in films["EndpointName"]["Fn::GetAtt"]
    needed = component(template, "products")["Specification"]["ComputeResourceRequirements"]
    assert needed == {"MinMemoryRequiredInMb": 512, "NumberOfAcceleratorDevicesRequired": 1}


def test_an_adapter_has_a_base_and_nothing_of_its_own(synth: Synth) -> None:
    """Neither compute nor copies nor a variant: it is where its base is, and comes after it."""
    template = template_of(synth)
    adapter = component(template, "german")
    assert adapter["Specification"] == {
        "BaseInferenceComponentName": "dev-sentiment-films",
        "Container": {"ArtifactUrl": "s3://theirs/german/adapter.tar.gz"},
    }
    assert not {"RuntimeConfig", "VariantName"} & set(adapter)
    by_name = {
        resource["Properties"]["InferenceComponentName"]: (logical, resource)
        for logical, resource in template["Resources"].items()
        if resource["Type"] == COMPONENT
    }
    base, _ = by_name["dev-sentiment-films"]
    assert base in by_name["dev-sentiment-german"][1]["DependsOn"]


def test_all_components_have_the_endpoints_role(synth: Synth) -> None:
    """It reads what they are made of, and each has its own log."""
    template = template_of(synth)
    (role,) = of_type(template, "AWS::IAM::Role")
    roles = {
        model["Properties"]["ExecutionRoleArn"]["Fn::GetAtt"][0]
        for model in of_type(template, "AWS::SageMaker::Model")
    }
    config = only(template, "AWS::SageMaker::EndpointConfig")["ExecutionRoleArn"]["Fn::GetAtt"][0]
    assert roles == {config}
    assert template["Resources"][config] == role
    assert actions_of(template, "Role") == RUNNING_A_MODEL
    granted = policy_of(template, "Role")
    read = [text(arn) for arn in granted["s3:GetObject"]["Resource"]]
    assert any(arn.endswith(":::theirs/german/adapter.tar.gz") for arn in read)
    logs = {
        text(arn).partition("log-group:")[2] for arn in granted["logs:CreateLogGroup"]["Resource"]
    }
    assert logs >= {
        "/aws/sagemaker/Endpoints/dev-sentiment",
        "/aws/sagemaker/InferenceComponents/dev-sentiment-films",
        "/aws/sagemaker/InferenceComponents/dev-sentiment-products",
    }


def test_instances_follow_the_copies(synth: Synth) -> None:
    """Between bounds, if that is asked for; none where no copy is left."""
    template = template_of(synth, managed_instances={"max": 4})
    (variant,) = only(template, "AWS::SageMaker::EndpointConfig")["ProductionVariants"]
    assert variant["InitialInstanceCount"] == 1
    assert variant["ManagedInstanceScaling"] == {
        "Status": "ENABLED",
        "MinInstanceCount": 0,
        "MaxInstanceCount": 4,
    }


def test_copies_follow_the_invocations(synth: Synth) -> None:
    """Once the component is there, which its name alone would not say."""
    template = scaled(synth, min=1)
    (target,) = of_type(template, TARGET)
    assert target["Properties"]["ResourceId"] == "inference-component/dev-sentiment-films"
    dimension = "sagemaker:inference-component:DesiredCopyCount"
    assert target["Properties"]["ScalableDimension"] == dimension
    (waited,) = listed(target["DependsOn"])
    assert template["Resources"][waited]["Type"] == COMPONENT
    tracked = only(template, POLICY)["TargetTrackingScalingPolicyConfiguration"]
    metric = tracked["PredefinedMetricSpecification"]["PredefinedMetricType"]
    assert metric == "SageMakerInferenceComponentInvocationsPerCopy"
    assert tracked["TargetValue"] == 20


@pytest.mark.parametrize(("minimum", "wakes"), [(0, True), (1, False)])
def test_requests_wake_what_went_to_zero(synth: Synth, minimum: int, *, wakes: bool) -> None:
    """An alarm on requests without capacity adds the first copy; CopyCount never starts at 0."""
    template = scaled(synth, min=minimum)
    assert component(template, "films")["RuntimeConfig"] == {"CopyCount": 1}
    steps = [p["Properties"] for p in of_type(template, POLICY)]
    steps = [step for step in steps if step["PolicyType"] == "StepScaling"]
    assert len(steps) == len(of_type(template, "AWS::CloudWatch::Alarm")) == int(wakes)
    if wakes:
        added = steps[0]["StepScalingPolicyConfiguration"]
        assert added["AdjustmentType"] == "ChangeInCapacity"
        assert added["StepAdjustments"] == [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]


def test_the_alarm_watches_the_component(synth: Synth) -> None:
    """From the first request that finds no copy on."""
    template = scaled(synth, min=0)
    alarm = only(template, "AWS::CloudWatch::Alarm")
    (action,) = alarm["AlarmActions"]
    step = template["Resources"][action["Ref"]]["Properties"]
    assert step["PolicyType"] == "StepScaling"
    assert alarm["MetricName"] == "NoCapacityInvocationFailures"
    assert alarm["Namespace"] == "AWS/SageMaker"
    assert alarm["Dimensions"] == [
        {"Name": "InferenceComponentName", "Value": "dev-sentiment-films"}
    ]
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert alarm["Threshold"] == 1
