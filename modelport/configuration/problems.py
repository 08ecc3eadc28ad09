"""What is wrong with a configuration, said so that its author can mend it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from reprlib import Repr
from typing import Any

from yaml import ScalarNode
from yaml.resolver import Resolver

_LONGEST = 80
_RESOLVER = Resolver()
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = _LONGEST
_SHORT.maxlevel, _SHORT.maxdict, _SHORT.maxlist = 2, 3, 3


@dataclass(frozen=True)
class Problem:
    """One thing to mend.

    Attributes:
        path: the key, such as endpoints.sentiment.scaling.min; empty for the file as a whole.
        received: what is there; empty where nothing is.
        accepted: what could be there instead.
        advice: what to do.
        about: other keys that it hangs on: where one of them is wrong, it may be no problem.
    """

    path: str
    received: str
    accepted: str
    advice: str
    about: tuple[str, ...] = ()

    def __str__(self) -> str:
        """All of it in one line."""
        parts = (
            f"received {self.received}" if self.received else "",
            f"accepted: {self.accepted}" if self.accepted else "",
            self.advice,
        )
        said = "; ".join(part for part in parts if part)
        return _printable(" ".join(f"{self.path}: {said}".removeprefix(": ").split()))


class ConfigurationError(Exception):
    """A configuration cannot be used; every problem with it is in `problems`."""

    def __init__(self, problems: Iterable[Problem], file: Path | None = None) -> None:
        """Takes the problems, and the file that they are in."""
        self.problems = tuple(problems)
        self.file = file
        super().__init__(self.problems, file)

    def __str__(self) -> str:
        """One problem a line, each after the file's name."""
        where = f"{self.file}: " if self.file else ""
        return "\n".join(f"{where}{problem}" for problem in self.problems)


def _printable(text: str) -> str:
    """The text without what a terminal would obey: a key may hold any character."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def join(*keys: object) -> str:
    """The path of a key below other keys."""
    return ".".join(str(key) for key in keys)


def leaves(value: Any, *above: object) -> Iterator[tuple[str, Any]]:
    """Every value in maps and lists that is neither itself, with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, *above, key)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from leaves(inner, *above, number)
    else:
        yield join(*above), value


def show(value: Any) -> str:
    """A value as it would stand in the file, cut where it is long."""
    if value is None or isinstance(value, bool | float):
        return json.dumps(value)
    return value if isinstance(value, str) and _is_plain(value) else _SHORT.repr(value)


def _is_plain(value: str) -> bool:
    """Whether a file may have it without quotes: not what YAML takes for a number or for true."""
    if not 0 < len(value) <= _LONGEST or not value.isprintable() or " " in value:
        return False
    found = _RESOLVER.resolve(ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]  # PyYAML's stubs lack it
    return bool(found == Resolver.DEFAULT_SCALAR_TAG)


def listing(values: Iterable[str], limit: int = 8) -> str:
    """The first few of many accepted values."""
    names = list(values)
    rest = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + rest


def suggestion(received: str, known: Iterable[str]) -> str | None:
    """The known value that somebody who wrote `received` probably meant."""
    by_lower = {name.lower(): name for name in known}
    close = get_close_matches(received.lower(), by_lower, 1, cutoff=0.6)
    begun = [name for name in by_lower if len(received) > 1 and name.startswith(received.lower())]
    return by_lower[(close or begun)[0]] if close or len(begun) == 1 else None


def did_you_mean(received: str, known: Iterable[str], otherwise: str) -> str:
    """Advice: the closest known value, or what to do where none is close."""
    close = suggestion(received, known)
    return f"did you mean {close}?" if close else otherwise
