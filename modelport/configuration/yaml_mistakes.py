"""What is wrong with text that is no YAML, and what its author can do."""

from __future__ import annotations

import yaml

from modelport.configuration.problems import Problem

_ADVICE = {
    "mapping values are not allowed": "check the colons of this line and the one before, and that "
    "both begin in the right column",
    "expected key": "begin every key of a section in the same column: the first is in line {began}",
    "could not find expected ':'": "write key: value in line {began}, with a space after the colon",
    "expected ','": "close the bracket of line {began}, or write the missing comma",
    "unexpected end of stream": "close the quote of line {began}",
    "cannot start any token": "put the value in quotes",
    "undefined alias": "put the value in quotes",
    "another document": "keep one of the two, without the line ---",
    "unknown escape": "write it in single quotes",
}
"""What to do, by the words of libyaml; `began` is the line where what it was reading begins."""


class BadKeyError(yaml.MarkedYAMLError):
    """A key that YAML takes and a configuration does not."""


def not_yaml(error: yaml.YAMLError, content: bytes) -> Problem:
    """The problem that PyYAML's error with a file of this content means."""
    if isinstance(error, yaml.reader.ReaderError) and (found := _not_utf8(content)):
        return found
    context = getattr(error, "context_mark", None)
    mark = getattr(error, "problem_mark", None) or context
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "not yaml"
    where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    line = content.splitlines()[mark.line : mark.line + 1] if mark else []
    if line and line[0].lstrip(b" ").startswith(b"\t"):
        return Problem(where, "a tab before the text", "spaces", "indent with spaces")
    if isinstance(error, BadKeyError):
        received, _, advice = reason.rpartition(": ")
        return Problem(where, received, "", advice)
    advice = next((said for words, said in _ADVICE.items() if words in reason), "mend it there")
    began = (context or mark).line + 1 if mark else 1
    return Problem(where, f"text that is no YAML ({reason})", "", advice.format(began=began))


def _not_utf8(content: bytes) -> Problem | None:
    """Where the text is in another encoding; None where it is UTF-8."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        received = f"the byte 0x{content[error.start]:02x}, which is none of UTF-8"
        return Problem(f"line {line}", received, "text in UTF-8", "save the file as UTF-8")
    return None
