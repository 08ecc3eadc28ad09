"""Checks the shape of a configuration: its keys and their types.

Where parts of it are wrong, the rest is still checked: stand-ins let the rules run on it, so that
an author sees every problem in one go.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from modelport.configuration.environment import Environment
from modelport.configuration.keys import Location, known_keys, path, without_keys
from modelport.configuration.lock import Lock
from modelport.configuration.problems import Problem, join
from modelport.configuration.stand_ins import ABSENT, StandIns, fitting_types
from modelport.configuration.translation import translate_all
from modelport.configuration.unknown_keys import empty_section, meant, unknown_key

_WITHOUT_TYPE = ("union_tag_not_found", "union_tag_invalid")
_Keys = tuple[int | str, ...]


@dataclass(frozen=True)
class Shape:
    """What the shape's check found.

    Attributes:
        environment: what the file is; None where its shape is wrong.
        problems: what is wrong.
        data: the file's data, with what the loader decides.
        wrong: the keys of what is missing or wrong, each with what can stand there.
    """

    environment: Environment | None
    problems: tuple[Problem, ...]
    data: dict[str, Any]
    wrong: dict[_Keys, Sequence[Any]]

    def findings(self, rules: Callable[[Environment], Iterable[Problem]]) -> list[Problem]:
        """What rules find in the file, and would find whatever is written for what is wrong."""
        environments = self._environments()
        first = next(environments, None)
        common = [found for found in rules(first) if self._stands(found)] if first else []
        for environment in environments:
            if not common:
                break
            others = set(rules(environment))
            common = [found for found in common if found in others]
        return common

    def _environments(self) -> Iterator[Environment]:
        """The file itself, or what it may be, with each of the stand-ins at least once."""
        if self.environment:
            yield self.environment
            return
        for number in range(max(map(len, self.wrong.values()))):
            with suppress(ValidationError):
                yield Environment.model_validate(_filled(self.data, self.wrong, number))

    def _stands(self, problem: Problem) -> bool:
        """Whether it is no finding about what is wrong itself."""
        paths = (problem.path, *problem.about)
        return not any(_related(mine, join(*keys)) for mine in paths for keys in self.wrong)


def read_shape(data: dict[str, Any], *, name: str, folder: Path, lock: Lock) -> Shape:
    """Checks the shape of a file's data."""
    own = known_keys(Environment)
    problems = [unknown_key([key]) for key in data if key in Environment.model_fields.keys() - own]
    given: Any = {**data, "name": name, "folder": folder, "lock": lock}
    wrong: dict[_Keys, Sequence[Any]] = dict.fromkeys(without_keys(data), (ABSENT, {}))
    empty = [empty_section(keys) for keys in wrong]
    environment = None
    try:
        environment = Environment.model_validate(_filled(given, wrong, 0))
    except ValidationError as error:
        details = error.errors(include_url=False)
        misspelt = set(_misspelt(details, data))
        told = [d for d in details if d["type"] != "missing" or d["loc"] not in misspelt]
        problems += translate_all(told)
        stand_ins = StandIns(data)
        wrong |= dict(_nearest(location, stand_ins) for location in misspelt)
        wrong |= dict(_place(detail, stand_ins) for detail in details)
    return Shape(None if wrong else environment, (*problems, *empty), given, wrong)


def _place(detail: ErrorDetails, stand_ins: StandIns) -> tuple[_Keys, Sequence[Any]]:
    """What cannot stay, and what can stand there; what holds it where nothing can."""
    location = detail["loc"]
    if detail["type"] == "extra_forbidden":
        return path(location), [ABSENT]
    if detail["type"] in _WITHOUT_TYPE and (types := fitting_types(location, detail["input"])):
        return (*path(location), "type"), types
    return _nearest(location, stand_ins)


def _nearest(location: Location, stand_ins: StandIns) -> tuple[_Keys, Sequence[Any]]:
    while location and not (found := stand_ins.at(location)):
        location = location[:-1]
    return path(location), found


def _misspelt(details: Iterable[ErrorDetails], data: Any) -> Iterator[Location]:
    """Where the values of misspelt keys belong: nothing is missing there."""
    for detail in details:
        location = meant(detail["loc"]) if detail["type"] == "extra_forbidden" else None
        if location and not _has(data, path(location)):
            yield location


def _has(data: Any, keys: _Keys) -> bool:
    try:
        reduce(getitem, keys, data)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _filled(data: Any, wrong: dict[_Keys, Sequence[Any]], number: int) -> Any:
    """A copy of the file's data with the stand-ins of a number; the outer ones count."""
    for keys in sorted(wrong, key=len, reverse=True):
        data = _with(data, keys, wrong[keys][number % len(wrong[keys])])
    return data


def _with(data: Any, keys: _Keys, value: Any) -> Any:
    """A copy of the data with a value at some keys, or without them where it is ABSENT."""
    if not keys:
        return value
    key, *below = keys
    if isinstance(data, list):
        return [_with(v, tuple(below), value) if n == key else v for n, v in enumerate(data)]
    if not isinstance(data, dict) or (below and key not in data):
        return data
    if not below and value is ABSENT:
        return {k: v for k, v in data.items() if k != key}
    return {**data, key: _with(data.get(key), tuple(below), value)}


def _related(one: str, other: str) -> bool:
    """Whether one path is the other, or lies above or below it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
