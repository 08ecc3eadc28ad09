"""Which IAM action a request needs, and on which resource (Service Authorization Reference)."""

import json
from collections.abc import Mapping
from functools import reduce
from typing import Any
from urllib.parse import unquote

from local_aws.sagemaker.kinds import ENDPOINT, ENDPOINT_CONFIG, INFERENCE_COMPONENT, KINDS
from local_aws.scope import Scope
from local_aws.service_model import operation_model

_RUNTIME_ACTIONS = {
    "invocations": "InvokeEndpoint",
    "async-invocations": "InvokeEndpointAsync",
    "invocations-response-stream": "InvokeEndpointWithResponseStream",
}
# What an operation's name may have behind the name of its resource.
_SUFFIXES = ("WeightsAndCapacities", "RuntimeConfig", "V2")
_COMPONENT_HEADER = "x-amzn-sagemaker-inference-component"
PASSED_TO = "sagemaker.amazonaws.com"


def is_invocation(path: str) -> bool:
    """Whether a path belongs to the sagemaker-runtime API."""
    return path.startswith("/endpoints/")


def runtime_action(path: str) -> str:
    """The action of an invocation; an unknown path needs one that no policy grants by name."""
    action = _RUNTIME_ACTIONS.get(path.rstrip("/").rsplit("/", 1)[-1], "UnknownRuntimeOperation")
    return f"sagemaker:{action}"


def operation_of(headers: Mapping[str, str]) -> str:
    """The operation of a request to a JSON API."""
    return headers.get("x-amz-target", "").rsplit(".", 1)[-1]


def parameters_of(body: bytes) -> dict[str, Any]:
    """A JSON request's parameters; nothing where the body is no object."""
    try:
        parameters = json.loads(body or b"{}")
    except ValueError:
        return {}
    return parameters if isinstance(parameters, dict) else {}


def sagemaker_resource(scope: Scope, *, path: str, headers: Mapping[str, str], body: bytes) -> str:
    """The ARN that a request to SageMaker is authorized on; `*` for one that names none."""
    if is_invocation(path):
        return ENDPOINT.arn(scope, unquote(path.split("/")[2]))
    operation = operation_of(headers)
    parameters = _taken(operation, parameters_of(body))
    if "ResourceArn" in parameters:
        return str(parameters["ResourceArn"])
    bare = reduce(str.removesuffix, _SUFFIXES, operation)
    for kind in KINDS:
        name = parameters.get(kind.name_field) or parameters.get(kind.arn_field)
        if bare.endswith(kind.api_name) and isinstance(name, str):
            return name if name.startswith("arn:") else kind.arn(scope, name)
    return "*"


def _taken(operation: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """Those that the operation has: another one would name what it does not touch."""
    model = operation_model("sagemaker", operation)
    members = getattr(model and model.input_shape, "members", {})
    return {name: value for name, value in parameters.items() if name in members}


def further_checks(
    scope: Scope, operation: str, parameters: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """The actions and resources that an operation needs beside its own."""
    checks = []
    config = parameters.get("EndpointConfigName")
    if operation in {"CreateEndpoint", "UpdateEndpoint"} and isinstance(config, str):
        checks.append((f"sagemaker:{operation}", ENDPOINT_CONFIG.arn(scope, config)))
    role = parameters.get("ExecutionRoleArn")
    if operation in {"CreateModel", "CreateEndpointConfig"} and isinstance(role, str):
        checks.append(("iam:PassRole", role))
    return checks


def further_invocation_checks(
    scope: Scope, path: str, headers: Mapping[str, str]
) -> list[tuple[str, str]]:
    """An invocation of an inference component needs its action on the component as well."""
    component = headers.get(_COMPONENT_HEADER)
    if component is None:
        return []
    return [(runtime_action(path), INFERENCE_COMPONENT.arn(scope, component))]
