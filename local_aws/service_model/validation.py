"""Requests held against botocore's service models: required, type, enum, range, length, pattern."""

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from local_aws.errors import AwsError, invalid
from local_aws.service_model.constraints import violated
from local_aws.service_model.models import input_shape, service_model

_JSON_TYPES: Mapping[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "boolean": (bool,),
}


def validate(service: str, operation: str, parameters: Mapping[str, Any]) -> None:
    """Raise what AWS answers to a request that its model forbids: all problems in one message."""
    _raise(list(problems_of(input_shape(service, operation), parameters, "")))


def validate_answer(service: str, operation: str, answer: Mapping[str, Any]) -> None:
    """The same for what an operation answers, where it isn't AWS that made the answer."""
    shape = service_model(service).operation_model(operation).output_shape
    _raise(list(problems_of(shape, answer, "")) if shape else [])


def _raise(problems: list[str]) -> None:
    if problems:
        noun = "error" if len(problems) == 1 else "errors"
        raise invalid(f"{len(problems)} validation {noun} detected: {'; '.join(problems)}")


def problems_of(shape: Shape, value: Any, path: str) -> Iterator[str]:
    """Yield every problem in a value, each with its path as AWS writes it."""
    _check_type(shape, value, path)
    if path:
        for constraint in violated(shape, value):
            yield f"Value '{value}' at '{path}' failed to satisfy constraint: {constraint}"
    if isinstance(shape, StructureShape):
        yield from _members(shape, value, path)
    elif isinstance(shape, ListShape):
        for number, element in enumerate(value, start=1):
            yield from problems_of(shape.member, element, f"{path}.{number}.member")
    elif isinstance(shape, MapShape):
        for key, element in value.items():
            yield from problems_of(shape.key, key, f"{path}.{key}.key")
            yield from problems_of(shape.value, element, f"{path}.{key}.value")


def _members(shape: StructureShape, value: Mapping[str, Any], path: str) -> Iterator[str]:
    for name, member in shape.members.items():
        where = f"{path}.{name[0].lower()}{name[1:]}".lstrip(".")
        if value.get(name) is not None:
            yield from problems_of(member, value[name], where)
        elif name in shape.required_members:
            yield (f"Value null at '{where}' failed to satisfy constraint: Member must not be null")


def _check_type(shape: Shape, value: Any, path: str) -> None:
    """Raise a SerializationException: AWS answers that before it validates anything."""
    accepted = _JSON_TYPES.get(shape.type_name)
    if accepted is None:
        return
    is_flag = isinstance(value, bool) and bool not in accepted
    if not isinstance(value, accepted) or is_flag:
        raise AwsError(
            "SerializationException",
            f"{type(value).__name__} at '{path}' can not be converted to {shape.type_name}",
        )
