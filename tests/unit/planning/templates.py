"""Templates of an endpoint as our stacks make them, from a few words."""

import copy
from typing import Any

from modelport.planning import Change, Deployed, Kind, LiveEndpoint, Plan, Stack, plan

STACK = "Modelport-dev-tiny-Endpoint"
NAME = "dev-tiny"


def variant(instance_type: str = "ml.m5.large", **more: Any) -> dict[str, Any]:
    """What a variant is: `scaling` (its bounds), `model` (its data), `count`, `weight`."""
    return {"type": instance_type, "model": "v1", "count": 1, "weight": 1.0, **more}


def template(name: str = NAME, logical_id: str = "Endpoint", **variants: Any) -> dict[str, Any]:
    """The template of an endpoint with these variants; one on instances, if none is given."""
    given = variants or {"AllTraffic": variant()}
    found: dict[str, Any] = {"Role": {"Type": "AWS::IAM::Role", "Properties": {}}}
    for key, one in given.items():
        found |= _model(key, one) | _scaling(key, one, logical_id)
    found["Config"] = {
        "Type": "AWS::SageMaker::EndpointConfig",
        "Properties": {"ProductionVariants": [_variant(*item) for item in given.items()]},
    }
    is_scaled = any("scaling" in one for one in given.values())
    found[logical_id] = {
        "Type": "AWS::SageMaker::Endpoint",
        "Properties": {
            "EndpointName": name,
            "EndpointConfigName": {"Fn::GetAtt": ["Config", "EndpointConfigName"]},
            **(_RETAINED if is_scaled else {}),
        },
    }
    return {"Resources": found}


_RETAINED = {
    "RetainAllVariantProperties": True,
    "ExcludeRetainedVariantProperties": [{"VariantPropertyType": "DesiredWeight"}],
}


def _model(key: str, one: dict[str, Any]) -> dict[str, Any]:
    container = {"Image": "image:1", "ModelDataUrl": f"s3://b/{one['model']}.tar.gz"}
    properties = {
        "PrimaryContainer": container,
        "ExecutionRoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
    }
    return {f"Model{key}": {"Type": "AWS::SageMaker::Model", "Properties": properties}}


def _variant(key: str, one: dict[str, Any]) -> dict[str, Any]:
    fleet: dict[str, Any] = {"InstanceType": one["type"], "InitialInstanceCount": one["count"]}
    if one["type"] == "serverless":
        fleet = {"ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5}}
    return {
        "VariantName": key,
        "ModelName": {"Fn::GetAtt": [f"Model{key}", "ModelName"]},
        "InitialVariantWeight": one["weight"],
        **fleet,
    }


def _scaling(key: str, one: dict[str, Any], logical_id: str) -> dict[str, Any]:
    if "scaling" not in one:
        return {}
    least, most = one["scaling"]
    name = {"Fn::GetAtt": [logical_id, "EndpointName"]}
    return {
        f"Target{key}": {
            "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
            "Properties": {
                "MinCapacity": least,
                "MaxCapacity": most,
                "ResourceId": {"Fn::Join": ["", ["endpoint/", name, f"/variant/{key}"]]},
                "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
                "ServiceNamespace": "sagemaker",
            },
        },
        f"Policy{key}": {
            "Type": "AWS::ApplicationAutoScaling::ScalingPolicy",
            "Properties": {
                "PolicyName": "InvocationsPerInstance",
                "ScalingTargetId": {"Ref": f"Target{key}"},
            },
        },
        f"Alarm{key}": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {"AlarmActions": [{"Ref": f"Policy{key}"}], "Threshold": 1},
        },
    }


def changed(old: dict[str, Any], logical_id: str, **properties: Any) -> dict[str, Any]:
    """The template with other properties of one resource; None takes one away."""
    new = copy.deepcopy(old)
    given = new["Resources"][logical_id]["Properties"]
    given.update(properties)
    for key in [key for key, value in given.items() if value is None]:
        del given[key]
    return new


def live(**more: Any) -> LiveEndpoint:
    """The endpoint as it runs after its deployment."""
    usual: dict[str, Any] = {
        "name": NAME,
        "status": "InService",
        "config": "config-1",
        "counts": {"AllTraffic": 1},
        "running": {"AllTraffic": 1},
        "weights": {"AllTraffic": 1.0},
        "models": frozenset({"model-1"}),
    }
    return LiveEndpoint(**{**usual, **more})


PHYSICAL_IDS = {
    "Config": "arn:aws:sagemaker:eu-west-1:1:endpoint-config/config-1",
    "ModelAllTraffic": "arn:aws:sagemaker:eu-west-1:1:model/model-1",
}


def planned(
    old: dict[str, Any] | None,
    new: dict[str, Any] | None,
    *,
    status: str = "UPDATE_COMPLETE",
    prices: dict[str, float] | None = None,
    **seen: Any,
) -> Plan:
    """The plan from one template to another, offline unless something is `seen`."""
    stacks = {}
    if old:
        stacks[STACK] = Stack(template=old, status=status, physical_ids=PHYSICAL_IDS)
    deployed = Deployed(stacks=stacks, is_live=bool(seen), **seen)
    return plan({STACK: new} if new else {}, deployed, prices=prices)


def of_kind(found: Plan, kind: Kind) -> list[Change]:
    """The plan's changes of one kind."""
    return [change for change in found.changes if change.kind is kind]
