"""Checks the shape of a configuration: its keys and their types.

Where parts of it are wrong, the rest is still checked: what is wrong is left out, so that the
rules can run on what remains, and an author sees every problem in one go.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from modelport.configuration.environment import EMBEDDED_ACCOUNT, Environment
from modelport.configuration.keys import known_keys
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.translation import translate_all, unknown_key

_STAND_INS: dict[str, Any] = {
    "region": "us-east-1",
    "account": EMBEDDED_ACCOUNT,
    "models": {},
    "endpoints": {},
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
        models: the names of the models in the file, whether right or wrong.
    """

    environment: Environment | None
    problems: tuple[Problem, ...]
    left_out: frozenset[str]
    models: frozenset[str] | None

    def stands(self, problem: Problem) -> bool:
        """Whether a rule's finding is one of the file's, not of something having been left out."""
        if problem.path.endswith(".model") and self.left_out:
            return self.models is not None and problem.received not in self.models
        return not any(_related(problem.path, path) for path in self.left_out)


def read_shape(data: dict[str, Any], *, name: str, folder: Path) -> Shape:
    """Makes an environment of a file's data, leaving out what is wrong with it."""
    own = known_keys(Environment)
    problems = [unknown_key([key]) for key in data if key in Environment.model_fields.keys() - own]
    rest: Any = {**data, "name": name, "folder": folder}
    left_out: set[str] = set()
    environment = None
    for number in range(_ROUNDS):
        try:
            environment = Environment.model_validate(rest)
            break
        except ValidationError as error:
            details = error.errors(include_url=False)
            if number == 0:
                problems += translate_all(details)
            for path in _to_leave_out(error):
                left_out.add(join(*path))
                rest = _without(rest, path)
    models = data.get("models", {})
    names = frozenset(map(show, models)) if isinstance(models, dict) else None
    return Shape(environment, tuple(problems), frozenset(left_out), names)


def _to_leave_out(error: ValidationError) -> Iterator[tuple[int | str, ...]]:
    for detail in error.errors(include_url=False):
        path = tuple(key for key in detail["loc"] if key != "[key]")
        yield path[:-1] if detail["type"] == "missing" and len(path) > 1 else path


def _without(data: Any, path: tuple[int | str, ...]) -> Any:
    """A copy of the file's data without what is at `path`, or with what stands in for it."""
    rest = _removed(data, path)
    key = str(path[0]) if path else ""
    return {**rest, key: _STAND_INS[key]} if key in _STAND_INS and key not in rest else rest


def _removed(data: Any, path: tuple[int | str, ...]) -> Any:
    if not isinstance(data, dict) or not path or path[0] not in data:
        return data
    key, *below = path
    rest = {k: v for k, v in data.items() if k != key}
    return {**data, key: _removed(data[key], tuple(below))} if below else rest


def _related(path: str, other: str) -> bool:
    """Whether one path is the other, or lies above or below it."""
    return f"{path}.".startswith(f"{other}.") or f"{other}.".startswith(f"{path}.")
