"""AWS::SageMaker::InferenceComponent: created and updated when it is InService."""

from typing import Any

from local_aws.cloudformation.parameters import parameters_for
from local_aws.cloudformation.resource import Properties, Provisioned, ResourceFailed
from local_aws.cloudformation.settling import not_stabilized
from local_aws.cloudformation.tagging import retag
from local_aws.sagemaker import SageMaker
from local_aws.sagemaker.kinds import INFERENCE_COMPONENT
from local_aws.scope import Scope

# The schema calls nothing create-only, and UpdateInferenceComponent can't change them.
_FIXED = ("InferenceComponentName", "EndpointName", "VariantName")
# Only an update takes it.
_HOW = "DeploymentConfig"


class InferenceComponentType:
    """Inference components. Ref gives the ARN. Waits for the copies, so it may take minutes."""

    type_name = "AWS::SageMaker::InferenceComponent"
    create_only: frozenset[str] = frozenset()

    def __init__(self, sagemaker: SageMaker) -> None:
        """Serve inference components."""
        self._sagemaker = sagemaker

    def create(self, scope: Scope, properties: Properties, *, generated_name: str) -> Provisioned:
        """Create a component; a failed one is deleted again and fails with its own reason."""
        asked = {k: v for k, v in properties.items() if k != _HOW}
        named = {INFERENCE_COMPONENT.name_field: generated_name, **asked}
        parameters = parameters_for("sagemaker", "CreateInferenceComponent", named)
        self._sagemaker.call(scope, "CreateInferenceComponent", parameters)
        name = parameters[INFERENCE_COMPONENT.name_field]
        record = self._sagemaker.wait_component_settled(scope, name)
        if record is None or record.status != "InService":
            reason = record.failure_reason if record else "it was deleted while it was created"
            self.delete(scope, INFERENCE_COMPONENT.arn(scope, name))
            raise ResourceFailed(not_stabilized("InferenceComponent", name, reason))
        return self._provisioned(scope, name)

    def update(
        self, scope: Scope, physical_id: str, *, old: Properties, new: Properties
    ) -> Provisioned:
        """Change specification and copies in place, as the deployment config says; and tags."""
        for key in _FIXED:
            if old.get(key) != new.get(key):
                raise ResourceFailed(f"{key} of an inference component can't be changed")
        name = _name(physical_id)
        retag(self._sagemaker, scope, physical_id, old=old, new=new)
        keys = ("Specification", "Specifications", "RuntimeConfig")
        changed = {key: new[key] for key in keys if key in new and old.get(key) != new[key]}
        if changed:
            self._change(scope, name, changed | {k: new[k] for k in (_HOW,) if new.get(k)})
        return self._provisioned(scope, name)

    def _change(self, scope: Scope, name: str, changed: Properties) -> None:
        """Update and wait; a component that went back to its old copies has not been updated."""
        operation, named = "UpdateInferenceComponent", {INFERENCE_COMPONENT.name_field: name}
        parameters = parameters_for("sagemaker", operation, {**changed, **named})
        self._sagemaker.call(scope, operation, parameters)
        record = self._sagemaker.wait_component_settled(scope, name)
        if record is None or record.failure_reason:
            reason = record.failure_reason if record else "it was deleted while it was updated"
            raise ResourceFailed(not_stabilized("InferenceComponent", name, reason))

    def delete(self, scope: Scope, physical_id: str) -> None:
        """Delete a component and wait until it is gone."""
        name = _name(physical_id)
        if self._sagemaker.wait_component_settled(scope, name) is None:
            return
        named = {INFERENCE_COMPONENT.name_field: name}
        self._sagemaker.call(scope, "DeleteInferenceComponent", named)
        self._sagemaker.wait_component_settled(scope, name)

    def _provisioned(self, scope: Scope, name: str) -> Provisioned:
        described: dict[str, Any] = self._sagemaker.call(
            scope, "DescribeInferenceComponent", {INFERENCE_COMPONENT.name_field: name}
        )
        runtime = described["RuntimeConfig"]
        arn = described["InferenceComponentArn"]
        return Provisioned(
            physical_id=arn,
            attributes={
                "InferenceComponentArn": arn,
                "InferenceComponentName": described["InferenceComponentName"],
                "InferenceComponentStatus": described["InferenceComponentStatus"],
                "RuntimeConfig.CurrentCopyCount": str(runtime["CurrentCopyCount"]),
                "RuntimeConfig.DesiredCopyCount": str(runtime["DesiredCopyCount"]),
            },
        )


def _name(arn: str) -> str:
    return arn.rsplit("/", 1)[-1]
