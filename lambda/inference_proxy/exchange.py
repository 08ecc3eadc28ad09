"""A request and its answer, whichever way they travel."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """What a caller sent."""

    body: bytes
    content_type: str
    accept: str | None
    targets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Response:
    """What the caller gets."""

    status: int
    headers: Mapping[str, str]
    body: str
