"""The internals of ministack that the hooks rely on; fails first and by name on an upgrade."""

from importlib.metadata import version

import pytest

from local_aws.ministack_hooks import actions, internals
from local_aws.scope import Scope

SCOPE = Scope("000000000000", "eu-west-1")
ARN = "arn:aws:sagemaker:eu-west-1:000000000000"


@pytest.fixture(autouse=True)
def _private_state(monkeypatch, tmp_path):
    """Importing ministack writes a key to its state folder."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path))


def test_the_pinned_version_is_installed():
    """The hooks were written for this version."""
    assert version("ministack") == internals.PINNED_VERSION


def test_everything_that_is_used_is_there():
    """Every name in USED exists."""
    assert internals.missing() == []


def test_what_is_missing_stops_the_start(monkeypatch):
    """A ministack without one of them is refused, with the name and what to install."""
    monkeypatch.setitem(internals.USED, "core.router", ("no_such_name",))
    with pytest.raises(internals.UnknownVersionError, match=r"core\.router\.no_such_name"):
        internals.check()


def test_only_what_is_listed_can_be_touched():
    """A module that isn't listed can't be reached by accident."""
    with pytest.raises(LookupError, match="not listed"):
        internals.internal("services.sqs")


@pytest.mark.parametrize(
    ("path", "target", "body", "resource"),
    [
        ("/endpoints/My-One/invocations", "", b"", f"{ARN}:endpoint/my-one"),
        ("/", "SageMaker.CreateModel", b'{"ModelName": "M"}', f"{ARN}:model/m"),
        (
            "/",
            "SageMaker.UpdateEndpoint",
            b'{"EndpointName": "e", "EndpointConfigName": "c"}',
            f"{ARN}:endpoint/e",
        ),
        (
            "/",
            "SageMaker.UpdateEndpointWeightsAndCapacities",
            b'{"EndpointName": "e"}',
            f"{ARN}:endpoint/e",
        ),
        (
            "/",
            "SageMaker.DeleteEndpointConfig",
            b'{"EndpointConfigName": "c"}',
            f"{ARN}:endpoint-config/c",
        ),
        (
            "/",
            "SageMaker.UpdateInferenceComponentRuntimeConfig",
            b'{"InferenceComponentName": "I"}',
            f"{ARN}:inference-component/i",
        ),
        (
            "/",
            "SageMaker.StopTransformJob",
            b'{"TransformJobName": "t"}',
            f"{ARN}:transform-job/t",
        ),
        (
            "/",
            "SageMaker.DescribeAutoMLJobV2",
            b'{"AutoMLJobName": "a"}',
            f"{ARN}:automl-job/a",
        ),
        ("/", "SageMaker.UpdateModelPackage", b'{"ModelPackageArn": "arn:p"}', "arn:p"),
        ("/", "SageMaker.AddTags", b'{"ResourceArn": "arn"}', "arn"),
        ("/", "SageMaker.ListModels", b"{}", "*"),
        ("/", "SageMaker.ListModels", b"no json", "*"),
        ("/", "SageMaker.ListModels", b"[]", "*"),
        ("/", "SageMaker.NoSuchOperation", b'{"ModelName": "m"}', "*"),
        (
            "/",
            "SageMaker.DeleteModel",
            b'{"ModelName": "m", "ResourceArn": "arn:another"}',
            f"{ARN}:model/m",
        ),
        (
            "/",
            "SageMaker.UpdateModelPackage",
            b'{"ModelPackageArn": "arn:p", "ModelPackageName": "another"}',
            "arn:p",
        ),
    ],
)
def test_requests_are_authorized_on_what_they_touch(path, target, body, resource):
    """Each request's ARN is the one that a policy would name; what it can't have names nothing."""
    headers = {"x-amz-target": target}
    assert actions.sagemaker_resource(SCOPE, path=path, headers=headers, body=body) == resource


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("/endpoints/e/invocations", "sagemaker:InvokeEndpoint"),
        ("/endpoints/e/async-invocations", "sagemaker:InvokeEndpointAsync"),
        (
            "/endpoints/e/invocations-response-stream",
            "sagemaker:InvokeEndpointWithResponseStream",
        ),
        ("/endpoints/e/other", "sagemaker:UnknownRuntimeOperation"),
    ],
)
def test_invocations_have_actions_of_their_own(path, action):
    """The path decides the action."""
    assert actions.runtime_action(path) == action


def test_an_endpoint_is_also_authorized_on_its_config():
    """CreateEndpoint needs both resources; CreateModel needs its role passed."""
    config = {"EndpointName": "e", "EndpointConfigName": "c"}
    checks = actions.further_checks(SCOPE, "CreateEndpoint", config)
    assert checks == [("sagemaker:CreateEndpoint", f"{ARN}:endpoint-config/c")]
    checks = actions.further_checks(SCOPE, "CreateModel", {"ExecutionRoleArn": "role"})
    assert checks == [("iam:PassRole", "role")]


def test_an_invocation_is_also_authorized_on_its_component():
    """A request that names an inference component needs both resources."""
    path, name = "/endpoints/e/invocations", "x-amzn-sagemaker-inference-component"
    assert actions.further_invocation_checks(SCOPE, path, {}) == []
    assert actions.further_invocation_checks(SCOPE, path, {name: "One"}) == [
        ("sagemaker:InvokeEndpoint", f"{ARN}:inference-component/one")
    ]
