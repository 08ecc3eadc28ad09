"""IAM is enforced: on invocations, on the control plane, on roles that are passed."""

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.local
ENDPOINTS = "arn:aws:sagemaker:eu-west-1:000000000000:endpoint"


@pytest.fixture(scope="module")
def execution_role(cloud):
    """A role that SageMaker may assume."""
    return cloud.role("execution", cloud.policy("Allow", "s3:GetObject", "*"))


def _as(cloud, name, *policies):
    return cloud.assume(cloud.role(name, *policies))


def _refused(code, call, **parameters):
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    assert caught.value.response["Error"]["Code"] == code
    return str(caught.value)


def test_an_invocation_needs_its_own_endpoint(cloud):
    """A role for one endpoint is refused another, and gets as far as SageMaker on its own."""
    caller = _as(
        cloud, "one-only", cloud.policy("Allow", "sagemaker:InvokeEndpoint", f"{ENDPOINTS}/one")
    )
    invoke = caller.client("sagemaker-runtime").invoke_endpoint
    message = _refused("AccessDeniedException", invoke, EndpointName="other", Body=b"{}")
    assert "on resource: arn:aws:sagemaker:eu-west-1:000000000000:endpoint/other" in message
    _refused("ValidationError", invoke, EndpointName="one", Body=b"{}")


def test_an_asynchronous_invocation_is_an_action_of_its_own(cloud):
    """InvokeEndpoint doesn't grant InvokeEndpointAsync."""
    caller = _as(cloud, "sync-only", cloud.policy("Allow", "sagemaker:InvokeEndpoint", "*"))
    call = caller.client("sagemaker-runtime").invoke_endpoint_async
    _refused("AccessDeniedException", call, EndpointName="one", InputLocation="s3://b/k")


def test_the_control_plane_is_authorized_by_resource(cloud, execution_role):
    """CreateModel of another name is refused."""
    allowed = f"{ENDPOINTS.replace('endpoint', 'model')}/mine-*"
    caller = _as(
        cloud,
        "modeller",
        cloud.policy("Allow", "sagemaker:CreateModel", allowed),
        cloud.policy("Allow", "iam:PassRole", execution_role),
    )
    create = caller.client("sagemaker").create_model
    rest = {"ExecutionRoleArn": execution_role, "PrimaryContainer": {"Image": cloud.image}}
    _refused("AccessDeniedException", create, ModelName="theirs", **rest)
    create(ModelName="mine-1", **rest)
    cloud.client("sagemaker").delete_model(ModelName="mine-1")


def test_a_role_must_be_passable(cloud, execution_role):
    """CreateModel without iam:PassRole on the execution role is refused."""
    caller = _as(cloud, "no-pass", cloud.policy("Allow", "sagemaker:*", "*"))
    create = caller.client("sagemaker").create_model
    container = {"Image": cloud.image}
    rest = {"ExecutionRoleArn": execution_role, "PrimaryContainer": container}
    assert "iam:PassRole" in _refused("AccessDeniedException", create, ModelName="m", **rest)


def test_the_execution_role_must_trust_sagemaker(cloud):
    """A role for another service is refused when the model is created."""
    role = cloud.role("for-functions", service="lambda.amazonaws.com")
    create = cloud.client("sagemaker").create_model
    container = {"Image": cloud.image}
    rest = {"ExecutionRoleArn": role, "PrimaryContainer": container}
    message = _refused("ValidationException", create, ModelName="m", **rest)
    assert "Could not assume role" in message


def test_scaling_needs_its_own_permission(cloud):
    """Application Auto Scaling is authorized under its own namespace."""
    caller = _as(cloud, "no-scaling", cloud.policy("Allow", "sagemaker:*", "*"))
    call = caller.client("application-autoscaling").describe_scalable_targets
    _refused("AccessDeniedException", call, ServiceNamespace="sagemaker")


def test_an_unknown_key_is_refused(cloud):
    """Credentials that nobody handed out don't work."""
    stranger = type(cloud)(cloud.url, access_key="AKIAUNKNOWNUNKNOWN00", secret="x" * 40)
    with pytest.raises(ClientError, match="security token"):
        stranger.client("sagemaker").list_models()
