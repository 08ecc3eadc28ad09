"""Additions to ministack's own handlers of CloudFormation resources."""

from collections.abc import Callable, Mapping
from typing import Any

Properties = Mapping[str, Any]
Handlers = Mapping[str, Callable[..., Any]]


def remembering(original: Handlers, remember: Callable[[Properties], None]) -> dict[str, Any]:
    """The handlers of a type, that keep beside what they made what they would drop."""

    def create(logical_id: str, properties: Properties, stack_name: str) -> Any:
        made = original["create"](logical_id, properties, stack_name)
        remember(properties)
        return made

    def update(physical_id: str, old: Properties, new: Properties, stack_name: str) -> Any:
        made = original["update"](physical_id, old, new, stack_name)
        remember(new)
        return made

    return {**original, "create": create, "update": update}
