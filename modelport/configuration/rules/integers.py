"""Numbers that no service takes, whatever they are for."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, leaves

_MOST = 2**31 - 1
"""AWS's own counts are 32-bit integers (Smithy's `integer`, CloudFormation's Integer)."""


def errors(environment: Environment) -> Iterator[Problem]:
    """Whole numbers that are too large; the CDK would write them as 1e+26."""
    data = environment.model_dump(include={"endpoints", "batch"})
    for path, number in leaves(data):
        if isinstance(number, int) and number > _MOST:
            yield Problem(path, str(number), f"at most {_MOST}, as AWS counts", "lower it")
