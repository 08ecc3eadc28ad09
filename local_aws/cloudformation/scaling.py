"""AWS::ApplicationAutoScaling::ScalableTarget and ScalingPolicy."""

from typing import Any

from local_aws.autoscaling import AutoScaling
from local_aws.autoscaling.service import SERVICE
from local_aws.cloudformation.parameters import parameters_for
from local_aws.cloudformation.resource import Properties, Provisioned
from local_aws.errors import AwsError, not_emulated
from local_aws.scope import Scope

_TARGET_FIELDS = ("ResourceId", "ScalableDimension", "ServiceNamespace")


class ScalableTargetType:
    """Scalable targets. Ref gives `resource id|dimension|namespace`."""

    type_name = "AWS::ApplicationAutoScaling::ScalableTarget"
    create_only = frozenset(_TARGET_FIELDS)

    def __init__(self, autoscaling: AutoScaling) -> None:
        """Serve scalable targets."""
        self._autoscaling = autoscaling

    def create(self, scope: Scope, properties: Properties, *, generated_name: str) -> Provisioned:
        """Register a target; it has no name of its own."""
        del generated_name
        if properties.get("ScheduledActions"):
            raise not_emulated("ScheduledActions of a scalable target")
        parameters = parameters_for(SERVICE, "RegisterScalableTarget", _tags_as_map(properties))
        self._autoscaling.call(scope, "RegisterScalableTarget", parameters)
        identifier = "|".join(parameters[field] for field in _TARGET_FIELDS)
        return Provisioned(physical_id=identifier, attributes={"Id": identifier})

    def update(
        self, scope: Scope, physical_id: str, *, old: Properties, new: Properties
    ) -> Provisioned:
        """Change capacities and suspension."""
        del old
        return self.create(scope, new, generated_name=physical_id)

    def delete(self, scope: Scope, physical_id: str) -> None:
        """Deregister a target, unless it is gone already."""
        parameters = dict(zip(_TARGET_FIELDS, physical_id.split("|"), strict=True))
        _unless_gone(self._autoscaling, scope, "DeregisterScalableTarget", parameters)


class ScalingPolicyType:
    """Scaling policies. Ref gives the ARN."""

    type_name = "AWS::ApplicationAutoScaling::ScalingPolicy"
    create_only = frozenset({*_TARGET_FIELDS, "PolicyName", "ScalingTargetId"})

    def __init__(self, autoscaling: AutoScaling) -> None:
        """Serve scaling policies."""
        self._autoscaling = autoscaling

    def create(self, scope: Scope, properties: Properties, *, generated_name: str) -> Provisioned:
        """Put a policy on its target."""
        del generated_name
        wanted = dict(properties)
        if "ScalingTargetId" in wanted:
            target = str(wanted.pop("ScalingTargetId")).split("|")
            wanted.update(zip(_TARGET_FIELDS, target, strict=True))
        parameters = parameters_for(SERVICE, "PutScalingPolicy", wanted)
        answer = self._autoscaling.call(scope, "PutScalingPolicy", parameters)
        arn = str(answer["PolicyARN"])
        return Provisioned(physical_id=arn, attributes={"Arn": arn})

    def update(
        self, scope: Scope, physical_id: str, *, old: Properties, new: Properties
    ) -> Provisioned:
        """Replace a policy's configuration."""
        del old
        return self.create(scope, new, generated_name=physical_id)

    def delete(self, scope: Scope, physical_id: str) -> None:
        """Delete a policy, unless it is gone already, with its target for instance."""
        found = self._autoscaling.call(
            scope, "DescribeScalingPolicies", {"ServiceNamespace": "sagemaker"}
        )
        for policy in found["ScalingPolicies"]:
            if policy["PolicyARN"] == physical_id:
                fields = (*_TARGET_FIELDS, "PolicyName")
                parameters = {field: policy[field] for field in fields}
                _unless_gone(self._autoscaling, scope, "DeleteScalingPolicy", parameters)


def _unless_gone(
    autoscaling: AutoScaling, scope: Scope, operation: str, parameters: dict[str, Any]
) -> None:
    try:
        autoscaling.call(scope, operation, parameters)
    except AwsError as error:
        if error.code != "ObjectNotFoundException":
            raise


def _tags_as_map(properties: Properties) -> dict[str, Any]:
    tags = properties.get("Tags")
    if not isinstance(tags, list):
        return dict(properties)
    return {**properties, "Tags": {tag["Key"]: tag["Value"] for tag in tags}}
