"""AWS::ApplicationAutoScaling::ScalableTarget and ScalingPolicy."""

from collections.abc import Iterable
from typing import Any

from local_aws.autoscaling import AutoScaling
from local_aws.autoscaling.service import SERVICE
from local_aws.cloudformation.parameters import parameters_for
from local_aws.cloudformation.resource import Properties, Provisioned
from local_aws.errors import AwsError
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
        own = {name: value for name, value in properties.items() if name != "ScheduledActions"}
        parameters = parameters_for(SERVICE, "RegisterScalableTarget", _tags_as_map(own))
        self._autoscaling.call(scope, "RegisterScalableTarget", parameters)
        key = {field: parameters[field] for field in _TARGET_FIELDS}
        self._schedule(scope, key, properties.get("ScheduledActions") or ())
        identifier = "|".join(key.values())
        return Provisioned(physical_id=identifier, attributes={"Id": identifier})

    def _schedule(self, scope: Scope, key: dict[str, Any], actions: Iterable[Properties]) -> None:
        """Have these scheduled actions and no others."""
        names = set()
        for action in actions:
            parameters = parameters_for(SERVICE, "PutScheduledAction", {**key, **action})
            self._autoscaling.call(scope, "PutScheduledAction", parameters)
            names.add(parameters["ScheduledActionName"])
        found = self._autoscaling.call(scope, "DescribeScheduledActions", key)
        for action in found["ScheduledActions"]:
            if action["ScheduledActionName"] not in names:
                name = {"ScheduledActionName": action["ScheduledActionName"]}
                self._autoscaling.call(scope, "DeleteScheduledAction", {**key, **name})

    def update(
        self, scope: Scope, physical_id: str, *, old: Properties, new: Properties
    ) -> Provisioned:
        """Change capacities, suspension and scheduled actions."""
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
        namespace = physical_id.partition(":resource/")[2].partition("/")[0]
        asked = {"ServiceNamespace": namespace}
        found = self._autoscaling.call(scope, "DescribeScalingPolicies", asked)
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
