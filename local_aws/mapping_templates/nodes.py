"""What a mapping template is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """`.name`, or `.name(arguments)`."""

    name: str
    arguments: tuple[Expression, ...] | None = None


@dataclass(frozen=True)
class Reference:
    """`$root.step.step`; a quiet one (`$!`) is empty where there is nothing."""

    source: str
    root: str
    steps: tuple[Step, ...]
    quiet: bool = False


@dataclass(frozen=True)
class Literal:
    """A number, a boolean, or a string in single quotes."""

    value: str | int | bool


@dataclass(frozen=True)
class Interpolated:
    """A string in double quotes, whose references count."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Operation:
    """`!`, `==`, `!=`, `<`, `>`, `<=`, `>=`, `&&` or `||`."""

    operator: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True)
class Assignment:
    """`#set($target = value)`."""

    target: Reference
    value: Expression


@dataclass(frozen=True)
class Choice:
    """`#if … #elseif … #else … #end`; an `#else` has no condition."""

    branches: tuple[tuple[Expression | None, tuple[Node, ...]], ...]


Expression = Reference | Literal | Interpolated | Operation
Node = str | Reference | Assignment | Choice
