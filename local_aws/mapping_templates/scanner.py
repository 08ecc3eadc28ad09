"""Reading a template's text from left to right."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPACE = re.compile(r"\s*")


class TemplateError(Exception):
    """A template that API Gateway could not render, or that has what is not emulated."""


@dataclass
class Scanner:
    """A text, and how much of it was read."""

    text: str
    position: int = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.position >= len(self.text)

    @property
    def rest(self) -> str:
        """The beginning of what is left, for messages."""
        return self.text[self.position :][:40]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What is next, if it fits the pattern."""
        found = pattern.match(self.text, self.position)
        if found:
            self.position = found.end()
        return found

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Passes over what fits the pattern; whether there was any."""
        return bool(self.take(pattern))

    def character(self) -> str:
        """The next character."""
        self.position += 1
        return self.text[self.position - 1]

    def expect(self, token: str) -> None:
        """Passes over `token` and the space before it; raises `TemplateError` without it."""
        self.skip(_SPACE)
        if not self.text.startswith(token, self.position):
            raise TemplateError(f"expected {token} before {self.rest!r}")
        self.position += len(token)
