"""Secrets of templates: `Ref` is a secret's ARN on AWS, and its name in ministack.

CloudFormation template reference, AWS::SecretsManager::Secret, "Return values".
"""

from collections.abc import Callable, Mapping
from typing import Any

from local_aws.ministack_hooks.internals import internal

_SECRET = "AWS::SecretsManager::Secret"  # noqa: S105 - a type's name

Properties = Mapping[str, Any]
Made = tuple[str, dict[str, str]]


def install() -> None:
    """Have secrets known by their ARNs, as policies and applications expect them."""
    handlers = internal("services.cloudformation.provisioners")._RESOURCE_HANDLERS  # noqa: SLF001 - ministack has no other way
    handlers[_SECRET] = _by_arn(handlers[_SECRET])


def _by_arn(original: Mapping[str, Any]) -> dict[str, Any]:
    def create(logical_id: str, properties: Properties, stack_name: str) -> Made:
        return _with_arn(original["create"], logical_id, properties, stack_name)

    def update(physical_id: str, *rest: Any, **named: Any) -> Made:
        return _with_arn(original["update"], _name(physical_id), *rest, **named)

    def delete(physical_id: str, properties: Properties) -> None:
        original["delete"](_name(physical_id), properties)

    return {**original, "create": create, "update": update, "delete": delete}


def _with_arn(operation: Callable[..., Made], *arguments: Any, **named: Any) -> Made:
    _, attributes = operation(*arguments, **named)
    return attributes["Arn"], attributes


def _name(arn: str) -> str:
    """A secret's name; of one that is gone already, its ARN."""
    name, _ = internal("services.secretsmanager")._resolve(arn)  # noqa: SLF001 - the same
    return str(name or arn)
