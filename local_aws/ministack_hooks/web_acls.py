"""Web ACLs in front of APIs and load balancers, by template; ministack keeps them, no more."""

from collections.abc import Mapping
from typing import Any

from local_aws.ministack_hooks.internals import internal

_TYPE = "AWS::WAFv2::WebACLAssociation"

Properties = Mapping[str, Any]


def install() -> None:
    """Add the type to those of templates."""
    handlers = internal("services.cloudformation.provisioners")._RESOURCE_HANDLERS  # noqa: SLF001 - ministack has no other way
    handlers[_TYPE] = {"create": _create, "update": _update, "delete": _delete}


def _create(logical_id: str, properties: Properties, stack_name: str) -> Any:
    del logical_id, stack_name
    status, _, body = internal("services.waf")._associate_web_acl(properties)  # noqa: SLF001 - the same
    if status >= 400:  # noqa: PLR2004 (HTTP's own class of failure)
        raise ValueError(f"{_TYPE} failed: {body!r}")
    return f"{properties['WebACLArn']}|{properties['ResourceArn']}", {}


def _update(physical_id: str, old: Properties, new: Properties, stack_name: str) -> Any:
    _delete(physical_id, old)
    return _create("", new, stack_name)


def _delete(physical_id: str, properties: Properties) -> None:
    del physical_id
    internal("services.waf")._disassociate_web_acl(properties)  # noqa: SLF001 - the same
