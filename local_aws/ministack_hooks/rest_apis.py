"""Request validators of REST APIs, which ministack knows but doesn't take from templates."""

import json
from collections.abc import Mapping
from typing import Any

from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.resource_handlers import Properties, remembering

_METHOD = "AWS::ApiGateway::Method"
_VALIDATOR = "AWS::ApiGateway::RequestValidator"


def install() -> None:
    """Wrap the template handlers."""
    handlers = internal("services.cloudformation.provisioners")._RESOURCE_HANDLERS  # noqa: SLF001 - ministack has no other way
    gateway = internal("services.apigateway_v1")
    handlers[_METHOD] = _method_handlers(gateway, handlers[_METHOD])
    handlers[_VALIDATOR] = _validator_handlers(gateway)


def _method_handlers(gateway: Any, original: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a method's RequestValidatorId, which the original handlers drop."""

    def remember(properties: Properties) -> None:
        resource = gateway._resources[properties["RestApiId"]][properties["ResourceId"]]  # noqa: SLF001 - the same
        method = resource["resourceMethods"][properties["HttpMethod"]]
        method["requestValidatorId"] = properties.get("RequestValidatorId")

    return remembering(original, remember)


def _validator_handlers(gateway: Any) -> dict[str, Any]:
    """Put a template's validators where requests look for them."""

    def create(logical_id: str, properties: Properties, stack_name: str) -> Any:
        del stack_name
        body = gateway._create_request_validator(  # noqa: SLF001 - the same
            properties["RestApiId"],
            {
                "name": properties.get("Name", logical_id),
                "validateRequestBody": _flag(properties, "ValidateRequestBody"),
                "validateRequestParameters": _flag(properties, "ValidateRequestParameters"),
            },
        )[2]
        identifier = json.loads(body)["id"]
        return identifier, {"RequestValidatorId": identifier}

    def update(physical_id: str, old: Properties, new: Properties, stack_name: str) -> Any:
        if any(old.get(key) != new.get(key) for key in ("RestApiId", "Name")):
            return create(physical_id, new, stack_name)
        validator = gateway._request_validators[new["RestApiId"]][physical_id]  # noqa: SLF001 - the same
        validator["validateRequestBody"] = _flag(new, "ValidateRequestBody")
        validator["validateRequestParameters"] = _flag(new, "ValidateRequestParameters")
        return physical_id, {"RequestValidatorId": physical_id}

    def delete(physical_id: str, properties: Properties) -> None:
        gateway._delete_request_validator(properties["RestApiId"], physical_id)  # noqa: SLF001 - the same

    return {"create": create, "update": update, "delete": delete}


def _flag(properties: Properties, name: str) -> bool:
    return str(properties.get(name, "false")).lower() == "true"
