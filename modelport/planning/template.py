"""Reading a CloudFormation template: its resources, what they refer to, what their values say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Template = Mapping[str, Any]

MODEL = "AWS::SageMaker::Model"
ENDPOINT_CONFIG = "AWS::SageMaker::EndpointConfig"
ENDPOINT = "AWS::SageMaker::Endpoint"
INFERENCE_COMPONENT = "AWS::SageMaker::InferenceComponent"
SCALABLE_TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"
SCALING_POLICY = "AWS::ApplicationAutoScaling::ScalingPolicy"
ALARM = "AWS::CloudWatch::Alarm"
API_KEY = "AWS::AppSync::ApiKey"
BUCKET = "AWS::S3::Bucket"
STATE_MACHINE = "AWS::StepFunctions::StateMachine"

_IN_SUB = re.compile(r"\$\{([A-Za-z0-9]+)(?:\.([A-Za-z0-9.]+))?\}")


def resources(template: Template, *types: str) -> dict[str, Mapping[str, Any]]:
    """The resources by logical ID; those of `types` only, where some are named."""
    return {
        logical_id: resource
        for logical_id, resource in template.get("Resources", {}).items()
        if not types or resource["Type"] in types
    }


def properties(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    """A resource's properties; nothing where it has none."""
    found: Mapping[str, Any] = resource.get("Properties", {})
    return found


def references(value: Any) -> Iterator[str]:
    """The logical IDs and parameters that `value` refers to by Ref, Fn::GetAtt or Fn::Sub."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    if not isinstance(value, dict):
        return
    if "Ref" in value:
        yield value["Ref"]
    elif "Fn::GetAtt" in value:
        yield _attribute(value["Fn::GetAtt"])[0]
    else:
        if "Fn::Sub" in value:
            text = value["Fn::Sub"]
            yield from (m[1] for m in _IN_SUB.finditer(text if isinstance(text, str) else text[0]))
        yield from (name for inner in value.values() for name in references(inner))


def evaluate(value: Any, template: Template) -> Any:
    """`value` with what is known before the deployment put in.

    An attribute that is a property of the same name, such as EndpointName, becomes that
    property's value; what only AWS knows stays readable, such as ${Model.ModelName}.
    """
    if isinstance(value, list):
        return [evaluate(item, template) for item in value]
    if not isinstance(value, dict):
        return value
    known = _intrinsic(value, template)
    if known is not None:
        return known
    return {key: evaluate(inner, template) for key, inner in value.items()}


def _intrinsic(value: dict[str, Any], template: Template) -> Any:
    """What a function of CloudFormation gives; None where `value` is none that is known here."""
    if "Ref" in value:
        return f"${{{value['Ref']}}}"
    if "Fn::GetAtt" in value:
        return _get_attribute(*_attribute(value["Fn::GetAtt"]), template)
    if "Fn::Join" in value:
        separator, parts = value["Fn::Join"]
        return separator.join(str(evaluate(part, template)) for part in parts)
    if isinstance(value.get("Fn::Sub"), str):
        return _IN_SUB.sub(
            lambda m: str(_get_attribute(m[1], m[2], template)) if m[2] else m[0], value["Fn::Sub"]
        )
    return None


def _attribute(value: Any) -> tuple[str, str]:
    if isinstance(value, str):
        logical_id, _, attribute = value.partition(".")
        return logical_id, attribute
    return value[0], value[1]


def _get_attribute(logical_id: str, attribute: str, template: Template) -> Any:
    resource = template.get("Resources", {}).get(logical_id, {})
    if attribute.endswith("Name") and attribute in properties(resource):
        return evaluate(properties(resource)[attribute], template)
    return f"${{{logical_id}.{attribute}}}"
