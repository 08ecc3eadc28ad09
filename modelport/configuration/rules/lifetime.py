"""`expires`, `idle` and `notify`: what the alarms of an endpoint's lifetime can be."""

from collections.abc import Iterator

from modelport.configuration.endpoints import InferenceComponentsEndpoint
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join
from modelport.configuration.quantities import duration
from modelport.configuration.rules.addresses import arn

_HOUR = 3600
_MOST_METRICS = 10
"""Amazon CloudWatch User Guide, "Alarms based on metric math": metrics of an alarm."""


def errors(environment: Environment) -> Iterator[Problem]:
    """Parts of hours, topics elsewhere, and more requests to count than an alarm can."""
    for key, endpoint in environment.endpoints.items():
        path = join("endpoints", key)
        if endpoint.idle is not None and endpoint.idle % _HOUR:
            accepted = "whole hours, such as 12h"
            yield Problem(join(path, "idle"), duration(endpoint.idle), accepted, "round it")
        for number, topic in enumerate(endpoint.notify):
            yield from arn(join(path, "notify", str(number)), topic, "sns", environment)
        alarms = [name for name in ("expires", "idle") if getattr(endpoint, name) is not None]
        if endpoint.notify and not alarms:
            accepted = "notify with expires or idle"
            advice = "remove it, or add one of them"
            about = (join(path, "expires"), join(path, "idle"))
            yield Problem(join(path, "notify"), "notify alone", accepted, advice, about)
        if isinstance(endpoint, InferenceComponentsEndpoint):
            count = len(endpoint.components)
            for name in alarms if count > _MOST_METRICS else ():
                received = f"{name} with {count} components"
                accepted = f"at most {_MOST_METRICS}: an alarm counts the requests of so many"
                yield Problem(join(path, name), received, accepted, f"remove {name}")
