"""Numbers that no service takes, whatever they are for."""

from collections.abc import Iterator
from typing import Any

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join

_MOST = 2**31 - 1
"""AWS's own counts are 32-bit integers (Smithy's `integer`, CloudFormation's Integer)."""


def errors(environment: Environment) -> Iterator[Problem]:
    """Whole numbers that are too large; the CDK would write them as 1e+26."""
    data = environment.model_dump(include={"endpoints", "batch"})
    for path, number in _integers(data):
        if number > _MOST:
            yield Problem(path, str(number), f"at most {_MOST}, as AWS counts", "lower it")


def _integers(value: Any, path: str = "") -> Iterator[tuple[str, int]]:
    if isinstance(value, int):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _integers(inner, join(path, key) if path else str(key))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _integers(inner, join(path, number))
