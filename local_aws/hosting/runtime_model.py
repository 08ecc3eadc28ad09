"""What botocore's model of sagemaker-runtime says about InvokeEndpoint."""

from dataclasses import dataclass
from functools import cache

import botocore.session
import regex
from botocore.model import Shape


@dataclass(frozen=True, kw_only=True)
class HeaderMember:
    """A member of InvokeEndpointInput that travels as a header.

    `header` is in lower case; `field` is the member as AWS's messages spell it.
    """

    member: str
    field: str
    header: str
    shortest: int
    longest: int | None
    pattern: str | None

    def problem(self, value: str) -> str | None:
        """The constraint that a value breaks, in AWS's words."""
        if self.longest is not None and len(value) > self.longest:
            return f"Member must have length less than or equal to {self.longest}"
        if len(value) < self.shortest:
            return f"Member must have length greater than or equal to {self.shortest}"
        if self.pattern and not regex.fullmatch(self.pattern.replace(r"\z", r"\Z"), value):
            return f"Member must satisfy regular expression pattern: {self.pattern}"
        return None


@dataclass(frozen=True, kw_only=True)
class InvokeEndpointModel:
    """The headers and the body's bound."""

    headers: tuple[HeaderMember, ...]
    largest_body: int


@cache
def invoke_endpoint() -> InvokeEndpointModel:
    """Read the model; once.

    The bound of the body is the model's 6,291,456 bytes. The Developer Guide's page on deployment
    options names 25 MB; the smaller one is what every client accepts.
    """
    service = botocore.session.Session().get_service_model("sagemaker-runtime")
    shape = service.operation_model("InvokeEndpoint").input_shape
    if shape is None:
        raise LookupError("botocore's model of InvokeEndpoint has no input")
    members = shape.members
    return InvokeEndpointModel(
        headers=tuple(
            _header(name, shape)
            for name, shape in members.items()
            if shape.serialization.get("location") == "header"
        ),
        largest_body=members["Body"].metadata["max"],
    )


def _header(name: str, shape: Shape) -> HeaderMember:
    return HeaderMember(
        member=name,
        field=name[0].lower() + name[1:],
        header=shape.serialization["name"].lower(),
        shortest=shape.metadata.get("min", 0),
        longest=shape.metadata.get("max"),
        pattern=shape.metadata.get("pattern"),
    )
