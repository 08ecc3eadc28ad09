"""How many requests a function answers at once, which ministack doesn't take from templates."""

from collections.abc import Mapping
from typing import Any

from local_aws.ministack_hooks.internals import internal

_FUNCTION = "AWS::Lambda::Function"
Properties = Mapping[str, Any]


def install() -> None:
    """Wrap the template handlers."""
    handlers = internal("services.cloudformation.provisioners")._RESOURCE_HANDLERS  # noqa: SLF001 - ministack has no other way
    functions = internal("services.lambda_svc")._functions  # noqa: SLF001 - the same
    handlers[_FUNCTION] = _remembering(functions, handlers[_FUNCTION])


def _remembering(functions: Any, original: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a function's ReservedConcurrentExecutions, which the original handlers drop."""

    def remember(name: str, properties: Properties) -> None:
        reserved = properties.get("ReservedConcurrentExecutions")
        functions[name]["concurrency"] = None if reserved is None else int(reserved)

    def create(logical_id: str, properties: Properties, stack_name: str) -> Any:
        made = original["create"](logical_id, properties, stack_name)
        remember(made[0], properties)
        return made

    def update(
        physical_id: str,
        old: Properties,
        new: Properties,
        stack_name: str,
        logical_id: str | None = None,
    ) -> Any:
        made = original["update"](physical_id, old, new, stack_name, logical_id)
        remember(made[0], new)
        return made

    return {**original, "create": create, "update": update}
