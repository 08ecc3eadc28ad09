"""What can stand for a value that is missing or wrong, so that the rest is still checked.

Nobody knows what its author will write. So there are several stand-ins for it, as different from
each other as its key allows: what a rule finds with every one of them, it finds whatever is
written; what it finds with some of them may be no problem.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import cycle, islice, zip_longest
from typing import Any, Literal, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from modelport.configuration.base import Section
from modelport.configuration.environment import EMBEDDED_ACCOUNT
from modelport.configuration.keys import Location, annotation_of, members, plain, spot, tag

ABSENT: Any = object()
"""Stands for a key by leaving it out, so that its default counts."""

_MOST = 24
"""Stand-ins for one key: where a file has other mistakes, each costs a run of all rules."""

_NAME = "stand-in"
_URL = "https://stand-in.example.com"
_ALL_IS_ALLOWED = {"region": ["us-east-1"], "account": [EMBEDDED_ACCOUNT]}
_SCALARS: dict[Any, tuple[Any, ...]] = {
    bool: (False, True),
    int: (0, 1, 10**6),
    float: (0.0, 0.5, 1.0, 1e6),
    date: (date(2000, 1, 1), date(2100, 1, 1)),
}
_BOUNDS = ("ge", "gt", "le", "lt", "multiple_of")


class StandIns:
    """The stand-ins that the data of one file has for its own keys."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Takes what the file says elsewhere, which comes closest to what may be meant."""
        self._written: dict[str, list[Any]] = {}
        for key, value in _items(data):
            self._written.setdefault(key, []).append(value)
        models = data.get("models")
        self._models = list(models) if isinstance(models, dict) else []

    def at(self, location: Location) -> list[Any]:
        """What can stand at a location; nothing at all where nothing is honest."""
        key, annotation, optional = spot(location)
        return [*([ABSENT] if optional else []), *self._fitting(annotation, key)]

    def _fitting(self, annotation: Any, key: str) -> list[Any]:
        adapter: TypeAdapter[Any] = TypeAdapter(annotation)
        found: list[Any] = []
        for value in self._possible(annotation, key):
            if len(found) == _MOST:
                break
            if value not in found and not _mistakes(adapter, value):
                found.append(value)
        return found

    def _possible(self, annotation: Any, key: str) -> Iterator[Any]:
        bare = plain(annotation)
        origin, arguments, sections = get_origin(bare), get_args(bare), members(bare)
        if sections or origin in {list, dict}:
            yield from self._written.get(key, [])
        if sections:
            yield from _by_turns(self._sections(section) for section in sections)
        elif origin in {list, dict}:
            yield from self._several(origin, arguments[-1], _bound(annotation, "min_length"), key)
        elif origin is Literal:
            yield from arguments
        elif arguments:
            yield from _by_turns(self._possible(part, key) for part in arguments)
        elif bare is str:
            yield from (*_ALL_IS_ALLOWED.get(key, []), _NAME)
            yield from (*self._written.get(key, []), *self._models, _URL)
        else:
            yield from _scalars(bare, annotation)
            yield from self._written.get(key, [])

    def _sections(self, section: type[Section]) -> Iterator[dict[str, Any]]:
        """A section with nothing but what it requires."""
        required = {k: field for k, field in section.model_fields.items() if field.is_required()}
        choices = {key: self._fitting(annotation_of(field), key) for key, field in required.items()}
        if all(choices.values()):
            for number in range(max(map(len, choices.values()), default=1)):
                yield {key: found[number % len(found)] for key, found in choices.items()}

    def _several(self, origin: Any, item: Any, least: int | None, key: str) -> Iterator[Any]:
        """None of them where that is allowed, and as few as possible."""
        if not least:
            yield origin()
        found = self._fitting(item, key)
        for start in range(len(found)):
            some = list(islice(cycle(found), start, start + (least or 1)))
            yield some if origin is list else {f"{_NAME}-{n}": v for n, v in enumerate(some)}


def fitting_types(location: Location, section: dict[str, Any]) -> list[str]:
    """The types that a section may be of as it is; none where one of others may be meant too."""
    annotation = spot(location).annotation
    adapter: TypeAdapter[Any] = TypeAdapter(annotation)
    tags = map(tag, members(plain(annotation)))
    wrong = {name: _mistakes(adapter, {**section, "type": name}) for name in tags}
    is_open = {"missing"} in wrong.values()
    return [name for name, kinds in wrong.items() if not kinds and not is_open]


def _by_turns(several: Iterable[Iterator[Any]]) -> Iterator[Any]:
    """One of each, then a second of each, and so on."""
    for row in zip_longest(*several, fillvalue=ABSENT):
        yield from row


def _scalars(kind: Any, annotation: Any) -> Iterator[Any]:
    yield from _SCALARS.get(kind, ())
    if kind in {int, float}:
        bounds = (_bound(annotation, name) for name in _BOUNDS)
        yield from (kind(bound) for bound in bounds if bound is not None)


def _bound(annotation: Any, name: str) -> Any:
    """What a value must keep to; None where there is no such bound."""
    markers = getattr(annotation, "__metadata__", ())
    return next((getattr(marker, name) for marker in markers if hasattr(marker, name)), None)


def _mistakes(adapter: TypeAdapter[Any], value: Any) -> set[str]:
    """The kinds of mistakes in a value; none where it fits."""
    try:
        adapter.validate_python(value, strict=True)
    except ValidationError as error:
        return {detail["type"] for detail in error.errors(include_url=False)}
    return set()


def _items(data: Any) -> Iterator[tuple[str, Any]]:
    """Every value of a file, by its key and by that of the map or list which it is in."""
    waiting, visited = deque([("", data)]), set()
    while waiting:
        above, outer = waiting.popleft()
        if id(outer) in visited or not isinstance(outer, dict | list):
            continue
        visited.add(id(outer))
        for key, value in outer.items() if isinstance(outer, dict) else ((above, v) for v in outer):
            yield from ((name, value) for name in dict.fromkeys((key, above)))
            waiting.append((key, value))
