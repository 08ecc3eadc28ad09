"""A mapping template's text for a request or an answer."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from local_aws.mapping_templates.nodes import (
    Assignment,
    Expression,
    Interpolated,
    Literal,
    Node,
    Operation,
    Reference,
    Step,
)
from local_aws.mapping_templates.parsing import parse
from local_aws.mapping_templates.strings import METHODS, text_of

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
Variables = MutableMapping[str, Any]


def render(template: str, variables: Variables) -> str:
    """The text; what the template sets is in `variables` afterwards.

    Raises:
        TemplateError: it is broken, or has what is not emulated.
    """
    return _text(parse(template), variables)


def _text(nodes: tuple[Node, ...], variables: Variables) -> str:
    return "".join(_of_node(node, variables) for node in nodes)


def _of_node(node: Node, variables: Variables) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, Reference):
        value = _resolve(node, variables)
        if value is None:
            return "" if node.quiet else node.source
        return text_of(value)
    if isinstance(node, Assignment):
        _assign(node, variables)
        return ""
    for condition, nodes in node.branches:
        if condition is None or _holds(_value(condition, variables)):
            return _text(nodes, variables)
    return ""


def _assign(node: Assignment, variables: Variables) -> None:
    """Nothing leaves the variable as it was (Velocity user guide, "Set")."""
    value = _value(node.value, variables)
    if value is None:
        return
    names = [node.target.root, *(step.name for step in node.target.steps)]
    holder = variables
    for name in names[:-1]:
        holder = holder[name]
    holder[names[-1]] = value


def _value(expression: Expression, variables: Variables) -> Any:
    if isinstance(expression, Literal):
        return expression.value
    if isinstance(expression, Interpolated):
        return _text(expression.nodes, variables)
    if isinstance(expression, Reference):
        return _resolve(expression, variables)
    return _operate(expression, variables)


def _operate(operation: Operation, variables: Variables) -> bool:
    values = (_value(operand, variables) for operand in operation.operands)
    if operation.operator == "!":
        return not _holds(next(values))
    if operation.operator == "&&":
        return all(_holds(value) for value in values)
    if operation.operator == "||":
        return any(_holds(value) for value in values)
    left, right = values
    if operation.operator in _COMPARISONS:
        return _COMPARISONS[operation.operator](left, right)
    return (left == right) is (operation.operator == "==")


def _holds(value: Any) -> bool:
    """Only false and nothing are false (Velocity user guide, "Conditionals")."""
    return value is not None and value is not False


def _resolve(reference: Reference, variables: Variables) -> Any:
    value = variables.get(reference.root)
    for step in reference.steps:
        value = _step(value, step, variables)
    return value


def _step(value: Any, step: Step, variables: Variables) -> Any:
    if step.arguments is None:
        if isinstance(value, Mapping):
            return value.get(step.name)
        return getattr(value, f"get_{step.name}", None)
    arguments = [_value(argument, variables) for argument in step.arguments]
    if isinstance(value, str):
        return METHODS[step.name](value, *arguments) if step.name in METHODS else None
    if isinstance(value, Mapping) and step.name == "get":
        return value.get(arguments[0])
    method = getattr(value, f"call_{step.name}", None)
    return method(*arguments) if method else None
