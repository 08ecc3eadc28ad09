"""One thing that a deployment does to an endpoint, or that stands in its way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Whether a change is what was asked for, deserves a look, or can't work."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Kind(StrEnum):
    """What a change is."""

    NEW = "new"
    UNCHANGED = "unchanged"
    TAGS = "tags only"
    SETTINGS = "settings only"
    UPDATE = "updated in place"
    REPLACE = "replaced"
    REMOVE = "removed"
    LEFT = "left"
    CHANGED = "changed"

    COMPONENT = "component"
    SCALING = "scaling"
    DETACH = "scaling must be detached first"
    CAPACITY = "capacity reset"
    WEIGHTS = "live weights"
    COLLISION = "name collision"
    MODEL = "model in use"
    POLICY = "deployment policy"
    REFUSED = "refused"
    STATUS = "status"
    DRIFT = "drift"

    ARTIFACT = "artifact"
    IMAGE = "image"
    QUOTA = "quota"


VERDICTS = frozenset(
    {
        *(Kind.NEW, Kind.UNCHANGED, Kind.TAGS, Kind.SETTINGS),
        *(Kind.UPDATE, Kind.REPLACE, Kind.REMOVE, Kind.LEFT, Kind.CHANGED),
    }
)
"""Each endpoint has one of these, and each stack without one; everything else comes beside it."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What happens, why, and what to do where something is to be done.

    `name` is the endpoint's in SageMaker, or its stack's where it is none of an endpoint.
    """

    name: str
    stack: str
    kind: Kind
    why: str = ""
    level: Level = Level.INFO
    advice: str = ""
