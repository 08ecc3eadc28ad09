"""From a mapping template's text to its parts."""

from __future__ import annotations

import re

from local_aws.mapping_templates.expressions import ExpressionReader
from local_aws.mapping_templates.nodes import Assignment, Choice, Node, Reference, Step
from local_aws.mapping_templates.scanner import Scanner, TemplateError

__all__ = ["TemplateError", "parse"]

_COMMENT = re.compile(r"##[^\n]*\n?|#\*.*?\*#", re.DOTALL)
_DIRECTIVE = re.compile(r"#(?:\{(\w+)\}|(\w+))")
_LINE_END = re.compile(r"[ \t]*\n")
_NAME = re.compile(r"[A-Za-z][\w-]*")
_BRANCHES = ("elseif", "else", "end")
_PLAIN = re.compile(r"[^#$]+")
_REFERENCE, _STEP = re.compile(r"\$(!?)(\{?)"), re.compile(r"\.([A-Za-z][\w-]*)")
_CALL = re.compile(r"\(")
_NOT_EMULATED = {"foreach", "macro", "include", "parse", "evaluate", "define", "stop", "break"}


def parse(text: str) -> tuple[Node, ...]:
    """The parts of a template.

    Raises:
        TemplateError: it is broken, or has what is not emulated.
    """
    nodes, ended_by = _Parser(Scanner(text)).nodes()
    if ended_by:
        raise TemplateError(f"#{ended_by} without #if")
    return nodes


class _Parser(ExpressionReader):
    def nodes(self) -> tuple[tuple[Node, ...], str | None]:
        """Everything up to the end, or to the directive that ends a branch: its name."""
        found: list[Node] = []
        while not self.scanner.done:
            if self.scanner.skip(_COMMENT):
                continue
            if plain := self.scanner.take(_PLAIN):
                found.append(plain[0])
            elif reference := self.reference():
                found.append(reference)
            elif directive := self.scanner.take(_DIRECTIVE):
                name = directive[1] or directive[2]
                if name in _BRANCHES:
                    return tuple(found), name
                found.append(self._directive(name, directive[0]))
            else:
                found.append(self.scanner.character())
        return tuple(found), None

    def reference(self) -> Reference | None:
        """`$name`, `$!name` or `${name}` with its steps, if one is next."""
        start = self.scanner.position
        opening = self.scanner.take(_REFERENCE)
        root = self.scanner.take(_NAME) if opening else None
        if not opening or not root:
            self.scanner.position = start
            return None
        steps = self._steps()
        if opening[2]:
            self.scanner.expect("}")
        source = self.scanner.text[start : self.scanner.position]
        return Reference(source, root[0], steps, quiet=bool(opening[1]))

    def _steps(self) -> tuple[Step, ...]:
        steps = []
        while name := self.scanner.take(_STEP):
            called = self.scanner.skip(_CALL)
            steps.append(Step(name[1], self.arguments() if called else None))
        return tuple(steps)

    def _directive(self, name: str, source: str) -> Node:
        if name == "set":
            return self._assignment()
        if name == "if":
            return self._choice()
        if name in _NOT_EMULATED:
            raise TemplateError(f"#{name} is not emulated")
        return source

    def _assignment(self) -> Assignment:
        self.scanner.expect("(")
        target = self.reference()
        if target is None:
            raise TemplateError("#set without a reference")
        self.scanner.expect("=")
        value = self.expression()
        self.scanner.expect(")")
        self.scanner.skip(_LINE_END)
        return Assignment(target, value)

    def _choice(self) -> Choice:
        branches = []
        name: str | None = "if"
        while name != "end":
            condition = None
            if name in {"if", "elseif"}:
                self.scanner.expect("(")
                condition = self.expression()
                self.scanner.expect(")")
            self.scanner.skip(_LINE_END)
            body, name = self.nodes()
            if name is None:
                raise TemplateError("#if without #end")
            branches.append((condition, body))
        self.scanner.skip(_LINE_END)
        return Choice(tuple(branches))
