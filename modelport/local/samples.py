"""A model's sample requests, and whether what came back is what they expect."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from modelport.local.errors import LocalError

if TYPE_CHECKING:
    from pathlib import Path

    from modelport.configuration import Environment


class Sample(BaseModel):
    """One request of `samples.json`.

    `body` is what goes over the wire where it is text, or else a value that is sent as JSON;
    `expect` is a part of the answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    content_type: str = "application/json"
    body: Any
    expect: Any

    @property
    def payload(self) -> bytes:
        """The body as it goes over the wire."""
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return text.encode()

    @property
    def texts(self) -> list[str]:
        """What a person would call the input: the texts of the body's first field."""
        value = self._parsed()
        inner = next(iter(value.values()), "") if isinstance(value, dict) else value
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
        LocalError: the file isn't a list of samples.
    """
    path = folder / "samples.json"
    try:
        return _SAMPLES.validate_json(path.read_bytes())
    except FileNotFoundError:
        return []
    except ValidationError as error:
        problems = (
            f"{path}: {'.'.join(map(str, e['loc']))}: {e['msg'].lower()}" for e in error.errors()
        )
        raise LocalError(*problems) from error


def samples_of(environment: Environment, key: str) -> list[Sample]:
    """The samples of the model behind the endpoint at `key`; none where it isn't a folder.

    Raises:
        LocalError: they can't be read.
    """
    model = environment.models[environment.endpoints[key].model]
    return read_samples(environment.folder / model.artifact) if model.is_folder else []


def matches(expected: Any, received: Any) -> bool:
    """Whether `received` has everything in `expected`; lists match element by element."""
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
    return bool(expected == received)
