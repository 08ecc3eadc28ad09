"""Inference components through CloudFormation: models that share an endpoint's instances."""

import json
import time

import pytest
from botocore.exceptions import ClientError

from tests.local_aws.load import THREADS, Load

pytestmark = pytest.mark.local
STACK = "components"
ENDPOINT = "shared-instances"


def _typed(kind, /, **properties):
    return {"Type": f"AWS::{kind}", "Properties": properties}


def _role(cloud):
    read = cloud.policy("Allow", "s3:GetObject", f"arn:aws:s3:::{cloud.bucket}/*")
    trust = cloud.trust({"Service": "sagemaker.amazonaws.com"})
    policy = {"PolicyName": "read", "PolicyDocument": read}
    return _typed("IAM::Role", AssumeRolePolicyDocument=trust, Policies=[policy])


def _component(cloud, name, weights, *, copies, **more):
    container = {
        "Image": cloud.image,
        "ArtifactUrl": f"s3://{cloud.bucket}/{weights}/model.tar.gz",
    }
    specification = {
        "Container": container,
        "ComputeResourceRequirements": {
            "NumberOfCpuCoresRequired": "1",
            "MinMemoryRequiredInMb": "512",
        },
    }
    return _typed(
        "SageMaker::InferenceComponent",
        InferenceComponentName=name,
        EndpointName={"Fn::GetAtt": ["Endpoint", "EndpointName"]},
        VariantName="AllTraffic",
        Specification=specification,
        RuntimeConfig={"CopyCount": copies},
        **more,
    )


def _scaling():
    """A copy is added when a request found none: a step policy that an alarm sets off."""
    metric = {"Name": "InferenceComponentName", "Value": "films"}
    step = {"MetricIntervalLowerBound": "0", "ScalingAdjustment": "1"}
    return {
        "Target": _typed(
            "ApplicationAutoScaling::ScalableTarget",
            MinCapacity="0",
            MaxCapacity="2",
            ServiceNamespace="sagemaker",
            ScalableDimension="sagemaker:inference-component:DesiredCopyCount",
            ResourceId={"Fn::Sub": "inference-component/${Films.InferenceComponentName}"},
        ),
        "Wake": _typed(
            "ApplicationAutoScaling::ScalingPolicy",
            PolicyName="wake",
            PolicyType="StepScaling",
            ScalingTargetId={"Ref": "Target"},
            StepScalingPolicyConfiguration={
                "AdjustmentType": "ChangeInCapacity",
                "StepAdjustments": [step],
            },
        ),
        "Alarm": _typed(
            "CloudWatch::Alarm",
            Namespace="AWS/SageMaker",
            MetricName="NoCapacityInvocationFailures",
            Dimensions=[metric],
            Statistic="Maximum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanOrEqualToThreshold",
            AlarmActions=[{"Ref": "Wake"}],
        ),
    }


def _template(cloud, *, films="one", copies=1, **more):
    variant = {
        "VariantName": "AllTraffic",
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 1,
        "ManagedInstanceScaling": {
            "Status": "ENABLED",
            "MinInstanceCount": 0,
            "MaxInstanceCount": 2,
        },
        "RoutingConfig": {"RoutingStrategy": "LEAST_OUTSTANDING_REQUESTS"},
    }
    resources = {
        "Role": _role(cloud),
        "Config": _typed(
            "SageMaker::EndpointConfig",
            ExecutionRoleArn={"Fn::GetAtt": ["Role", "Arn"]},
            ProductionVariants=[variant],
        ),
        "Endpoint": _typed(
            "SageMaker::Endpoint",
            EndpointName=ENDPOINT,
            EndpointConfigName={"Fn::GetAtt": ["Config", "EndpointConfigName"]},
        ),
        "Films": _component(cloud, "films", films, copies=copies, **more),
        "Products": _component(cloud, "products", "two", copies=1),
        **_scaling(),
    }
    outputs = {
        "Arn": {"Value": {"Ref": "Films"}},
        "Name": {"Value": {"Fn::GetAtt": ["Films", "InferenceComponentName"]}},
        "Policy": {"Value": {"Ref": "Wake"}},
    }
    return {"Resources": resources, "Outputs": outputs}


@pytest.fixture(scope="module")
def outputs(cloud):
    """An endpoint with two components, one of which scales."""
    status, outputs = cloud.deploy(STACK, _template(cloud))
    assert status == "CREATE_COMPLETE", cloud.reasons(STACK)
    yield outputs
    assert cloud.delete(STACK) == "DELETE_COMPLETE"
    assert cloud.settled(ENDPOINT) is None


def _predict(cloud, component):
    answer = cloud.client("sagemaker-runtime").invoke_endpoint(
        EndpointName=ENDPOINT,
        InferenceComponentName=component,
        ContentType="application/json",
        Body=b'{"x": 1}',
    )
    return json.loads(answer["Body"].read())["model"]


def _as_created(cloud):
    """Undo what another test has changed, if any has."""
    try:
        cloud.deploy(STACK, _template(cloud))
    except ClientError as error:
        if "No updates" not in str(error):
            raise


def _described(cloud):
    return cloud.client("sagemaker").describe_inference_component(InferenceComponentName="films")


def test_each_component_answers_with_its_own_model(cloud, outputs):
    """Ref is the ARN; the name that a request gives picks the model."""
    arn = f"arn:aws:sagemaker:{cloud.region}:000000000000:inference-component/films"
    assert (outputs["Arn"], outputs["Name"]) == (arn, "films")
    assert (_predict(cloud, "films"), _predict(cloud, "products")) == ("one", "two")


def test_an_alarm_knows_the_step_policy(cloud, outputs):
    """The policy's ARN is the alarm's action."""
    alarms = cloud.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert [outputs["Policy"]] in [alarm["AlarmActions"] for alarm in alarms]


def test_copies_and_model_change_in_place(cloud, outputs):
    """The component keeps its ARN, the other one is left alone."""
    status, after = cloud.deploy(STACK, _template(cloud, films="two", copies=2))
    assert status == "UPDATE_COMPLETE", cloud.reasons(STACK)
    assert after == outputs
    assert _described(cloud)["RuntimeConfig"] == {"DesiredCopyCount": 2, "CurrentCopyCount": 2}
    assert _predict(cloud, "films") == "two"


@pytest.mark.usefixtures("outputs")
def test_a_failing_model_rolls_the_update_back(cloud):
    """The stack's reason is the container's own, and what was there still answers."""
    _as_created(cloud)
    status, _ = cloud.deploy(STACK, _template(cloud, films="broken"))
    assert status == "UPDATE_ROLLBACK_COMPLETE"
    assert "the weights are broken" in cloud.reasons(STACK)
    assert _predict(cloud, "films") == "one"


def _rolled(wait):
    """Copy by copy; an alarm that only the test changes brings the old ones back."""
    policy = {
        "MaximumBatchSize": {"Type": "COPY_COUNT", "Value": 1},
        "WaitIntervalInSeconds": str(wait),  # as templates say numbers
    }
    alarms = {"Alarms": [{"AlarmName": "films-errors"}]}
    return {"RollingUpdatePolicy": policy, "AutoRollbackConfiguration": alarms}


@pytest.mark.usefixtures("outputs")
def test_copies_are_replaced_one_by_one_without_a_lost_request(cloud):
    """Both models answer meanwhile, then the new one; in the next update an alarm goes back."""
    cloudwatch = cloud.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="films-errors",
        Namespace="tests",
        MetricName="errors",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="ignore",
    )
    cloud.deploy(STACK, _template(cloud, copies=2, DeploymentConfig=_rolled(1)))
    load = Load(cloud, ENDPOINT, InferenceComponentName="films")
    with load.running():
        rolled = _template(cloud, films="two", copies=2, DeploymentConfig=_rolled(1))
        assert cloud.deploy(STACK, rolled)[0] == "UPDATE_COMPLETE", cloud.reasons(STACK)
        moved = len(load.answers)
        time.sleep(0.5)
        assert set(load.answers[moved + THREADS :]) == {"two"}

        back = _template(cloud, copies=2, DeploymentConfig=_rolled(600))
        cloud.client("cloudformation").update_stack(
            StackName=STACK, TemplateBody=json.dumps(back), Capabilities=["CAPABILITY_IAM"]
        )
        load.wait_for("one")
        cloudwatch.set_alarm_state(AlarmName="films-errors", StateValue="ALARM", StateReason="test")
        assert cloud.wait(STACK)[0] == "UPDATE_ROLLBACK_COMPLETE"
        assert "alarm(s) in ALARM state: films-errors" in cloud.reasons(STACK)
        moved = len(load.answers)
        time.sleep(0.5)
        assert set(load.answers[moved + THREADS :]) == {"two"}
    assert load.failures == []


@pytest.mark.usefixtures("outputs")
def test_a_component_without_copies_has_no_capacity(cloud):
    """Scaled to zero, it refuses; scaled back, it answers."""
    _as_created(cloud)
    sagemaker = cloud.client("sagemaker")
    for copies in (0, 1):
        sagemaker.update_inference_component_runtime_config(
            InferenceComponentName="films", DesiredRuntimeConfig={"CopyCount": copies}
        )
        _wait_settled(cloud)
        if copies:
            assert _predict(cloud, "films") == "one"
        else:
            with pytest.raises(ClientError, match="has no capacity"):
                _predict(cloud, "films")


def _wait_settled(cloud):
    while _described(cloud)["InferenceComponentStatus"] == "Updating":
        time.sleep(0.05)


@pytest.mark.usefixtures("outputs")
def test_an_endpoint_with_components_is_not_deleted(cloud):
    """Components go first."""
    with pytest.raises(ClientError, match="delete films, products first"):
        cloud.client("sagemaker").delete_endpoint(EndpointName=ENDPOINT)


@pytest.mark.usefixtures("outputs")
def test_a_caller_needs_the_component_too(cloud):
    """A role for the endpoint alone is refused; with the component it is answered."""
    place = f"arn:aws:sagemaker:{cloud.region}:000000000000"
    endpoint = cloud.policy("Allow", "sagemaker:InvokeEndpoint", f"{place}:endpoint/{ENDPOINT}")
    component = cloud.policy(
        "Allow", "sagemaker:InvokeEndpoint", f"{place}:inference-component/products"
    )
    caller = cloud.assume(cloud.role("endpoint-only", endpoint))
    with pytest.raises(ClientError) as caught:
        _predict(caller, "products")
    assert caught.value.response["Error"]["Code"] == "AccessDeniedException"
    assert f"{place}:inference-component/products" in str(caught.value)
    assert _predict(cloud.assume(cloud.role("both", endpoint, component)), "products") == "two"
