"""AWS::SageMaker::Endpoint: created and updated when it is InService, gone when it is gone."""

from typing import Any

from local_aws.cloudformation.parameters import parameters_for
from local_aws.cloudformation.resource import Properties, Provisioned, ResourceFailed
from local_aws.cloudformation.settling import not_stabilized
from local_aws.cloudformation.tagging import retag
from local_aws.sagemaker import SageMaker
from local_aws.sagemaker.kinds import ENDPOINT
from local_aws.scope import Scope

# They say how to update, so the create operation doesn't know them.
_UPDATE_ONLY = frozenset(
    {"RetainAllVariantProperties", "ExcludeRetainedVariantProperties", "RetainDeploymentConfig"}
)


class EndpointType:
    """Endpoints. Ref gives the ARN. Waits for the endpoint to settle, so it may take minutes."""

    type_name = "AWS::SageMaker::Endpoint"
    create_only = frozenset({"EndpointName"})

    def __init__(self, sagemaker: SageMaker) -> None:
        """Serve endpoints."""
        self._sagemaker = sagemaker

    def create(self, scope: Scope, properties: Properties, *, generated_name: str) -> Provisioned:
        """Create an endpoint; a failed one is deleted again and fails with its own reason."""
        named = {"EndpointName": generated_name, **properties}
        wanted = {key: value for key, value in named.items() if key not in _UPDATE_ONLY}
        parameters = parameters_for("sagemaker", "CreateEndpoint", wanted)
        self._sagemaker.call(scope, "CreateEndpoint", parameters)
        name = parameters["EndpointName"]
        record = self._sagemaker.wait_settled(scope, name)
        if record is None or record.status != "InService":
            reason = record.failure_reason if record else "it was deleted while it was created"
            self.delete(scope, ENDPOINT.arn(scope, name))
            raise ResourceFailed(not_stabilized("Endpoint", name, reason))
        return _provisioned(scope, name)

    def update(
        self, scope: Scope, physical_id: str, *, old: Properties, new: Properties
    ) -> Provisioned:
        """Move an endpoint to another config, unless it is there already; change its tags."""
        described = self._describe(scope, physical_id)
        name = described["EndpointName"]
        retag(self._sagemaker, scope, physical_id, old=old, new=new)
        if described["EndpointConfigName"] != new["EndpointConfigName"]:
            self._move(scope, name, new)
        return _provisioned(scope, name)

    def _move(self, scope: Scope, name: str, new: Properties) -> None:
        """Update and wait; an endpoint that SageMaker rolled back has not been updated."""
        wanted = {key: value for key, value in new.items() if key != "Tags"}
        parameters = parameters_for("sagemaker", "UpdateEndpoint", {**wanted, "EndpointName": name})
        self._sagemaker.call(scope, "UpdateEndpoint", parameters)
        record = self._sagemaker.wait_settled(scope, name)
        if record is None:
            reason = "it was deleted while it was updated"
            raise ResourceFailed(not_stabilized("Endpoint", name, reason))
        if record.config_name != parameters["EndpointConfigName"]:
            raise ResourceFailed(not_stabilized("Endpoint", name, record.failure_reason))

    def delete(self, scope: Scope, physical_id: str) -> None:
        """Delete an endpoint and wait until it is gone."""
        name = physical_id.rsplit("/", 1)[-1]
        if self._sagemaker.wait_settled(scope, name) is None:
            return
        self._sagemaker.call(scope, "DeleteEndpoint", {"EndpointName": name})
        self._sagemaker.wait_settled(scope, name)

    def _describe(self, scope: Scope, physical_id: str) -> dict[str, Any]:
        name = physical_id.rsplit("/", 1)[-1]
        return self._sagemaker.call(scope, "DescribeEndpoint", {"EndpointName": name})


def _provisioned(scope: Scope, name: str) -> Provisioned:
    arn = ENDPOINT.arn(scope, name)
    return Provisioned(physical_id=arn, attributes={"EndpointName": name, "EndpointArn": arn})
