"""What botocore's model of sagemaker-runtime says about an operation's input."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import botocore.session
import regex
from botocore.model import Shape


@dataclass(frozen=True, kw_only=True)
class HeaderMember:
    """A member of an operation's input that travels as a header.

    `header` is in lower case; `field` is the member as AWS's messages spell it.
    """

    member: str
    field: str
    header: str
    shortest: int | None
    longest: int | None
    pattern: str | None
    is_integer: bool

    def problem(self, value: str) -> str | None:
        """The constraint that a value breaks, in AWS's words."""
        if self.is_integer:
            return self._out_of_range(value)
        if self.longest is not None and len(value) > self.longest:
            return f"Member must have length less than or equal to {self.longest}"
        if self.shortest is not None and len(value) < self.shortest:
            return f"Member must have length greater than or equal to {self.shortest}"
        if self.pattern and not regex.fullmatch(self.pattern.replace(r"\z", r"\Z"), value):
            return f"Member must satisfy regular expression pattern: {self.pattern}"
        return None

    def _out_of_range(self, value: str) -> str | None:
        if not regex.fullmatch(r"-?[0-9]{1,9}", value):
            return "Member must be an integer"
        if self.longest is not None and int(value) > self.longest:
            return f"Member must have value less than or equal to {self.longest}"
        if self.shortest is not None and int(value) < self.shortest:
            return f"Member must have value greater than or equal to {self.shortest}"
        return None


@dataclass(frozen=True, kw_only=True)
class OperationModel:
    """An operation's name, its headers, and the bound of its body in bytes."""

    name: str
    headers: tuple[HeaderMember, ...]
    largest_body: int

    def problems(self, headers: Mapping[str, str]) -> list[str]:
        """Every constraint that a request's headers break, in AWS's words."""
        return [
            f"Value '{headers[member.header]}' at '{member.field}' failed to satisfy constraint: "
            f"{broken}"
            for member in self.headers
            if member.header in headers and (broken := member.problem(headers[member.header]))
        ]

    def values(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The members that a request's headers give, by name."""
        return {
            member.member: headers[member.header]
            for member in self.headers
            if member.header in headers
        }


@cache
def operation(name: str) -> OperationModel:
    """Read an operation's model; once.

    The bound of InvokeEndpoint's body is the model's 6,291,456 bytes. The Developer Guide's page on
    deployment options names 25 MB; the smaller one is what every client accepts.
    """
    service = botocore.session.Session().get_service_model("sagemaker-runtime")
    shape = service.operation_model(name).input_shape
    if shape is None:
        raise LookupError(f"botocore's model of {name} has no input")
    members = shape.members
    return OperationModel(
        name=name,
        headers=tuple(
            _header(member, shape)
            for member, shape in members.items()
            if shape.serialization.get("location") == "header"
        ),
        largest_body=members["Body"].metadata["max"],
    )


def _header(name: str, shape: Shape) -> HeaderMember:
    return HeaderMember(
        member=name,
        field=name[0].lower() + name[1:],
        header=shape.serialization["name"].lower(),
        shortest=shape.metadata.get("min"),
        longest=shape.metadata.get("max"),
        pattern=shape.metadata.get("pattern"),
        is_integer=shape.type_name == "integer",
    )
