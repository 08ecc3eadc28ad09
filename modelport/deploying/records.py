"""Where a deployment in phases is, on disk: what an interruption leaves to go on from."""

from __future__ import annotations

import os
from pathlib import Path  # noqa: TC003 - pydantic looks the annotations up
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from modelport.aws.places import Place

PHASES = 3


class Record(BaseModel):
    """A deployment that has begun and isn't done.

    Attributes:
        environment: its name.
        place: where it is deployed to: another embedded AWS is another place.
        phase: the phase that has begun, from 1.
        detached: the scalable targets that are away meanwhile: by stack, their resource IDs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    environment: str
    place: str
    phase: int
    detached: dict[str, list[str]]

    def __str__(self) -> str:
        """Where it is, for a person."""
        away = ", ".join(target for targets in self.detached.values() for target in targets)
        return f"in phase {self.phase} of {PHASES}; without scaling until it is done: {away}"

    def write(self, state: Path) -> None:
        """Writes it in one step, so that an interruption never leaves half of it."""
        file = record_file(state, self.environment)
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")
        temporary.replace(file)


def place_name(place: Place, account: str | None) -> str:
    """What a record calls the place, which on AWS is in that account."""
    if place.session:
        return f"embedded AWS {place.session.pid}"
    return f"{account}/{place.region}"


def record_file(state: Path, environment: str) -> Path:
    """Where the record of an environment is, below the state folder."""
    return state / "deployments" / f"{environment}.json"


def read_record(state: Path, environment: str, place: str) -> Record | None:
    """The deployment that has to be gone on with there; None if there is none."""
    try:
        record = Record.model_validate_json(record_file(state, environment).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
    return record if record.place == place else None


def remove_record(state: Path, environment: str) -> None:
    """Says that nothing is left to be done."""
    record_file(state, environment).unlink(missing_ok=True)
