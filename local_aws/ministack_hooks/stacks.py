"""The added CloudFormation resource types, registered with ministack's stack engine."""

from collections.abc import Iterable, Mapping
from typing import Any

from local_aws.cloudformation import ResourceType
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.scopes import current_scope

_LONGEST_NAME = 63


def install(types: Iterable[ResourceType]) -> None:
    """Register handlers, what replaces, what takes stack tags, and that handlers block."""
    provisioners = internal("services.cloudformation.provisioners")
    blocking = set()
    for resource_type in types:
        name = resource_type.type_name
        provisioners._RESOURCE_HANDLERS[name] = _handlers(resource_type, provisioners)  # noqa: SLF001 - ministack has no other way
        provisioners._REPLACING_PROPERTIES[name] = tuple(resource_type.create_only)  # noqa: SLF001 - the same
        if not name.endswith("ScalingPolicy"):
            provisioners._STACK_TAG_PROPERTY[name] = ("Tags", "list")  # noqa: SLF001 - the same
        blocking.add(name)
    run_on_threads(frozenset(blocking))


def _handlers(resource_type: ResourceType, provisioners: Any) -> dict[str, Any]:
    def create(
        logical_id: str, properties: Mapping[str, Any], stack_name: str
    ) -> tuple[str, dict[str, str]]:
        name = provisioners._physical_name(stack_name, logical_id, max_len=_LONGEST_NAME)  # noqa: SLF001 - the same
        made = resource_type.create(current_scope(), properties, generated_name=name)
        return made.physical_id, dict(made.attributes)

    def update(
        physical_id: str, old: Mapping[str, Any], new: Mapping[str, Any], stack_name: str
    ) -> tuple[str, dict[str, str]]:
        del stack_name
        made = resource_type.update(current_scope(), physical_id, old=old, new=new)
        return made.physical_id, dict(made.attributes)

    def delete(physical_id: str, properties: Mapping[str, Any]) -> None:
        del properties
        resource_type.delete(current_scope(), physical_id)

    return {"create": create, "update": update, "delete": delete}


def run_on_threads(names: frozenset[str]) -> None:
    """Have the engine run our handlers on worker threads: they wait for endpoints to settle."""
    stacks = internal("services.cloudformation.stacks")
    original = stacks._runs_on_worker_thread  # noqa: SLF001 - the same

    def runs_on_worker_thread(resource_type: str) -> bool:
        return resource_type in names or bool(original(resource_type))

    stacks._runs_on_worker_thread = runs_on_worker_thread  # noqa: SLF001 - the same
