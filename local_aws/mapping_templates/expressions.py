"""The expressions in a mapping template's directives and calls."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from local_aws.mapping_templates.nodes import Expression, Interpolated, Literal, Operation
from local_aws.mapping_templates.scanner import Scanner, TemplateError

if TYPE_CHECKING:
    from local_aws.mapping_templates.nodes import Node, Reference

_NUMBER = re.compile(r"-?\d+")
_WORD = re.compile(r"(true|false)\b")
# A doubled quote stands for one; a backslash means nothing (Velocity user guide, "Set").
_SINGLE, _DOUBLE = re.compile(r"'((?:[^']|'')*)'"), re.compile(r'"((?:[^"]|"")*)"')
_LEVELS = tuple(
    re.compile(rf"\s*({operators})\s*") for operators in (r"\|\|", r"&&", r"==|!=|<=|>=|<|>")
)
_SPACE, _NOT = re.compile(r"\s*"), re.compile(r"!")
_OPEN, _CLOSE = re.compile(r"\("), re.compile(r"\s*\)")
_COMMA = re.compile(r"\s*,")


class ExpressionReader(ABC):
    """Reads expressions; what a reference is, the whole parser knows."""

    def __init__(self, scanner: Scanner) -> None:
        """Reads on where the scanner is."""
        self.scanner = scanner

    @abstractmethod
    def reference(self) -> Reference | None:
        """A reference, if one is next."""

    @abstractmethod
    def nodes(self) -> tuple[tuple[Node, ...], str | None]:
        """The parts up to the end, or to the directive that ends a branch: its name."""

    def expression(self, level: int = 0) -> Expression:
        """An expression with operators that bind as tightly as `level`, or tighter."""
        if level == len(_LEVELS):
            return self._operand()
        left = self.expression(level + 1)
        while operator := self.scanner.take(_LEVELS[level]):
            left = Operation(operator[1], (left, self.expression(level + 1)))
        return left

    def arguments(self) -> tuple[Expression, ...]:
        """What stands in parentheses, the first of which was read."""
        found: list[Expression] = []
        while not self.scanner.skip(_CLOSE):
            if found and not self.scanner.skip(_COMMA):
                raise TemplateError("expected , or ) after an argument")
            found.append(self.expression())
        return tuple(found)

    def _operand(self) -> Expression:
        self.scanner.skip(_SPACE)
        if self.scanner.skip(_NOT):
            return Operation("!", (self._operand(),))
        if self.scanner.skip(_OPEN):
            inner = self.expression()
            self.scanner.expect(")")
            return inner
        found = self._literal() or self.reference()
        if found is None:
            raise TemplateError(f"no expression in {self.scanner.rest!r}")
        return found

    def _literal(self) -> Expression | None:
        if text := self.scanner.take(_SINGLE):
            return Literal(text[1].replace("''", "'"))
        if text := self.scanner.take(_DOUBLE):
            inner = type(self)(Scanner(text[1].replace('""', '"')))
            return Interpolated(inner.nodes()[0])
        if number := self.scanner.take(_NUMBER):
            return Literal(int(number[0]))
        if word := self.scanner.take(_WORD):
            return Literal(word[1] == "true")
        return None
