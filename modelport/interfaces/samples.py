"""A model's sample requests, and whether what came back is what they expect."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from modelport.interfaces.errors import InterfaceError, mistakes_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SAMPLES = "samples.json"
_PRECISION = 1e-6


class Sample(BaseModel):
    """One request of `samples.json`.

    `body` is what goes over the wire where it is text, or else a value that is sent as JSON;
    `accept` is what the answer shall be, if that is said at all; `expect` is a part of the answer.
    Where containers in a row serve the model, `through` has what they answer all together, by the
    last one's folder.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    content_type: str = "application/json"
    accept: str | None = None
    body: Any
    expect: Any
    through: dict[str, Any] = {}

    @property
    def payload(self) -> bytes:
        """The body as it goes over the wire."""
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return text.encode()

    @property
    def value(self) -> Any:
        """The body as schemas see it: JSON as JSON, any other text as a string."""
        return self._parsed() if is_json(self.content_type) else self.payload.decode()

    @property
    def texts(self) -> list[str]:
        """What a person would call the input: the texts of the body's first field."""
        value = self._parsed()
        inner = next(iter(value.values()), "") if isinstance(value, dict) else value
        if not isinstance(inner, str | list):
            inner = self.payload.decode()
        values = inner if isinstance(inner, list) else [inner]
        return [item if isinstance(item, str) else json.dumps(item) for item in values]

    def _parsed(self) -> Any:
        try:
            return json.loads(self.payload)
        except ValueError:
            return self.body


_SAMPLES = TypeAdapter(list[Sample])


def read_samples(folder: Path) -> list[Sample]:
    """The samples of the model in `folder`; none if it has no `samples.json`.

    Raises:
        InterfaceError: the file isn't a list of samples.
    """
    path = folder / SAMPLES
    try:
        return _SAMPLES.validate_json(path.read_bytes())
    except FileNotFoundError:
        return []
    except ValidationError as error:
        raise InterfaceError(path, mistakes_of(SAMPLES, error)) from error


def samples_through(folders: Sequence[Path]) -> list[Sample]:
    """What containers in a row, each with the model of a folder, get and answer all together.

    Raises:
        InterfaceError: a file isn't a list of samples.
    """
    if not folders:
        return []
    first, last = folders[0], folders[-1]
    samples = read_samples(first)
    if len(folders) == 1:
        return samples
    return [
        sample.model_copy(update={"expect": sample.through[last.name]})
        for sample in samples
        if last.name in sample.through
    ]


def is_json(content_type: str) -> bool:
    """Whether bodies of that type are JSON."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def matches(expected: Any, received: Any) -> bool:
    """Whether `received` has everything in `expected`; lists match element by element.

    Numbers need not agree beyond the precision of 32-bit floating point, in CSV neither.
    """
    if isinstance(expected, dict):
        return isinstance(received, dict) and all(
            key in received and matches(value, received[key]) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(received, list)
            and len(expected) == len(received)
            and all(map(matches, expected, received))
        )
    if isinstance(expected, str) and isinstance(received, str) and expected != received:
        wanted, found = _cells(expected), _cells(received)
        return len(wanted) == len(found) > 1 and all(map(matches, wanted, found))
    if _is_number(expected) and _is_number(received):
        return math.isclose(expected, received, rel_tol=_PRECISION, abs_tol=_PRECISION)
    return type(expected) is type(received) and bool(expected == received)


def _cells(text: str) -> list[Any]:
    """CSV as numbers, texts, and what stands between them."""
    return [_number(cell) for cell in re.split(r"([,\n])", text.rstrip("\n"))]


def _number(cell: str) -> Any:
    try:
        return float(cell)
    except ValueError:
        return cell


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
