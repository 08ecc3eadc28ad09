"""The shell of user data: as much of bash as our scripts use, and nothing in silence.

Bash reference manual, "Shell Commands", "Here Documents", "The Set Builtin", trap.
"""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

_FUNCTION = re.compile(r"function (\w+)\(\)\s*\{")
_FILE = re.compile(r"cat > (\S+) <<'(\w+)'")
_LOOP = re.compile(r"until (.+); do sleep [0-9]+; done")
_ASSIGNED = re.compile(r"(\w+)=\$\?")
_VARIABLE = re.compile(r"\$(\w+)")


class ScriptError(Exception):
    """A line that this shell can't read, or a loop that has no end."""


class Commands(Protocol):
    """What a script can do on its machine."""

    def run(self, words: Sequence[str]) -> int:
        """Run a command; returns its status, 127 where there is no such one."""

    def write(self, path: str, content: str) -> None:
        """Put a file there."""

    def again(self) -> bool:
        """Wait a little; returns whether a loop may still try."""


@dataclass
class Script:
    """One run of a script on its machine."""

    commands: Commands

    def __post_init__(self) -> None:
        """Nothing is set, and nothing is defined."""
        self._functions: dict[str, list[str]] = {}
        self._variables: dict[str, str] = {}
        self._at_the_end: str | None = None
        self._stops_at_failures = False

    def run(self, text: str) -> int:
        """Run all of it, and what it trapped for its end.

        Returns:
            The status that it ends with.

        Raises:
            ScriptError: cloud-init would not run it, or it can't be read.
        """
        first, _, rest = text.partition("\n")
        if not first.startswith("#!"):
            raise ScriptError("the user data has no #! in its first line: cloud-init runs it not")
        status = self._lines(rest.splitlines())
        if self._at_the_end is not None:
            self._stops_at_failures = False
            self._lines(self._functions[self._at_the_end], entered_with=status)
        return status

    def _lines(self, lines: Sequence[str], *, entered_with: int = 0) -> int:
        """Run line by line; returns the last status, or that of what failed."""
        status, remaining = entered_with, iter(lines)
        for line in remaining:
            status = self._line(line.strip(), remaining, status)
            if status and self._stops_at_failures:
                return status
        return status

    def _line(self, line: str, following: Iterator[str], last: int) -> int:
        """Run a line, with those that belong to it."""
        if not line or line.startswith("#"):
            return last
        if found := _FUNCTION.fullmatch(line):
            self._functions[found[1]] = _until(following, "}")
        elif found := _FILE.fullmatch(line):
            self.commands.write(found[1], "\n".join(_until(following, found[2])) + "\n")
        elif found := _ASSIGNED.fullmatch(line):
            self._variables[found[1]] = str(last)
        elif found := _LOOP.fullmatch(line):
            self._repeat(found[1])
        else:
            return self._command(line)
        return 0

    def _repeat(self, condition: str) -> None:
        while self._command(condition):
            if not self.commands.again():
                raise ScriptError(f"`{condition}` does not come to succeed")

    def _command(self, line: str) -> int:
        """Pipelines with `||` between them."""
        status = 0
        for pipeline in _divided(_words(line, self._variables), "||"):
            # With pipefail, a pipeline is as good as the worst of its commands.
            status = max(self._one(words) for words in _divided(pipeline, "|"))
            if not status:
                return 0
        return status

    def _one(self, words: Sequence[str]) -> int:
        match words:
            case ["set", options, "pipefail"] if re.fullmatch("-[euo]+", options):
                self._stops_at_failures = "e" in options
            case ["trap", name, "EXIT"] if name in self._functions:
                self._at_the_end = name
            case ["echo", *_]:
                pass
            case ["set" | "trap", *_]:
                raise ScriptError(f"`{shlex.join(words)}` is not emulated in user data")
            case _:
                return self.commands.run(words)
        return 0


def _until(lines: Iterator[str], end: str) -> list[str]:
    """The lines up to one that is `end`."""
    found: list[str] = []
    for line in lines:
        if line == end:
            return found
        found.append(line)
    raise ScriptError(f"the user data ends before {end}")


def _words(line: str, variables: Mapping[str, str]) -> list[str]:
    """The words and operators of a line, with its variables."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>()")
    lexer.whitespace_split = True
    try:
        words = list(lexer)
    except ValueError as error:
        raise ScriptError(f"`{line}` can't be read: {error}") from None
    strange = {word for word in words if set(word) <= set("|&;<>()") and word not in {"|", "||"}}
    if strange or "$(" in line or "`" in line:
        raise ScriptError(f"`{line}` is not emulated in user data")
    return [_VARIABLE.sub(lambda found: _value(found[1], variables), word) for word in words]


def _value(name: str, variables: Mapping[str, str]) -> str:
    if name not in variables:
        raise ScriptError(f"${name} is not set in the user data")
    return variables[name]


def _divided(words: Sequence[str], operator: str) -> Iterator[list[str]]:
    part: list[str] = []
    for word in words:
        if word == operator:
            yield part
            part = []
        else:
            part.append(word)
    yield part
