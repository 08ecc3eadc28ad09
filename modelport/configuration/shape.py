"""Checks the shape of a configuration: its keys and their types.

Where parts of it are wrong, the rest is still checked: what is wrong is left out, so that the
rules can run on what remains, and an author sees every problem in one go.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from modelport.configuration.environment import EMBEDDED_ACCOUNT, Environment
from modelport.configuration.keys import known_keys, path, without_keys
from modelport.configuration.lock import Lock
from modelport.configuration.problems import Problem, join
from modelport.configuration.translation import translate_all
from modelport.configuration.unknown_keys import empty_section, unknown_key

_STAND_INS: dict[str, Any] = {
    "region": "us-east-1",
    "account": EMBEDDED_ACCOUNT,
    "models": {},
    "endpoints": {},
    "batch": {},
}
"""What stands for a top-level key that is wrong, while the rest is checked: all is allowed."""

_ROUNDS = 8  # one for each level that a missing key can take with it


@dataclass(frozen=True)
class Shape:
    """What the shape's check found.

    Attributes:
        environment: what is left when everything wrong is left out.
        problems: what is wrong.
        left_out: the paths of what was left out.
    """

    environment: Environment | None
    problems: tuple[Problem, ...]
    left_out: frozenset[str]

    def stands(self, problem: Problem) -> bool:
        """Whether a rule's finding is one of the file's, not of something having been left out."""
        paths = (problem.path, *problem.about)
        return not any(_related(mine, left) for mine in paths for left in self.left_out)


def read_shape(data: dict[str, Any], *, name: str, folder: Path, lock: Lock) -> Shape:
    """Makes an environment of a file's data, leaving out what is wrong with it."""
    own = known_keys(Environment)
    problems = [unknown_key([key]) for key in data if key in Environment.model_fields.keys() - own]
    rest: Any = {**data, "name": name, "folder": folder, "lock": lock}
    left_out: set[str] = set()
    nothing = list(without_keys(data))
    for keys in nothing:
        left_out.add(join(*keys))
        rest = _without(rest, keys)
    environment = None
    for number in range(_ROUNDS):
        try:
            environment = Environment.model_validate(rest)
            break
        except ValidationError as error:
            details = error.errors(include_url=False)
            if number == 0:
                problems += translate_all(details)
            for keys in _to_leave_out(error):
                left_out.add(join(*keys))
                rest = _without(rest, keys)
    problems += [empty_section(keys) for keys in nothing]
    return Shape(environment, tuple(problems), frozenset(left_out))


def _to_leave_out(error: ValidationError) -> Iterator[tuple[int | str, ...]]:
    """What cannot stay; a list that holds it goes as a whole."""
    for detail in error.errors(include_url=False):
        keys = path(detail["loc"])
        keys = keys[:-1] if detail["type"] == "missing" and len(keys) > 1 else keys
        yield tuple(takewhile(lambda key: isinstance(key, str), keys))


def _without(data: Any, keys: tuple[int | str, ...]) -> Any:
    """A copy of the file's data without what is at `keys`, or with what stands in for it."""
    rest = _removed(data, keys)
    key = str(keys[0]) if keys else ""
    return {**rest, key: _STAND_INS[key]} if key in _STAND_INS and key not in rest else rest


def _removed(data: Any, keys: tuple[int | str, ...]) -> Any:
    if not isinstance(data, dict) or not keys or keys[0] not in data:
        return data
    key, *below = keys
    rest = {k: v for k, v in data.items() if k != key}
    return {**data, key: _removed(data[key], tuple(below))} if below else rest


def _related(one: str, other: str) -> bool:
    """Whether one path is the other, or lies above or below it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
