"""`front.function_url`: what the endpoint behind it has no time for."""

from collections.abc import Iterator

from modelport.configuration.endpoints.fronts import FunctionUrlFront
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join
from modelport.configuration.rules.fronts import fronts

_ANSWER = 60
"""Seconds that a model has for an answer that is not streamed (API reference, InvokeEndpoint)."""


def errors(environment: Environment) -> Iterator[Problem]:
    """A caller who waits for longer than the endpoint answers."""
    for path, front in fronts(environment):
        if not isinstance(front, FunctionUrlFront) or front.streaming:
            continue
        if front.timeout > _ANSWER:
            accepted = f"at most {_ANSWER} s: an endpoint answers in that time, or never"
            advice = "lower it, set streaming: true, or make the endpoint asynchronous"
            yield Problem(join(path, "timeout"), f"{front.timeout} s", accepted, advice)
