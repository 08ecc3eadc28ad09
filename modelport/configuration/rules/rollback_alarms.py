"""`rollback_on`: 1 to 10 alarms, each of which CloudWatch accepts."""

import re
from collections import Counter
from collections.abc import Iterator

from modelport.configuration.endpoints.deployment import RollbackAlarms
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.deployments import deployments
from modelport.configuration.rules.metrics import condition

_MOST = 10
_LONGEST_NAME = 255
_NAME = re.compile(r"[A-Za-z0-9](-?[A-Za-z0-9])*")


def errors(environment: Environment) -> Iterator[Problem]:
    """Too many alarms or none, alarms that CloudWatch refuses, names that are none."""
    for place in deployments(environment):
        if place.deployment.rollback_on:
            yield from _alarms(join(place.path, "rollback_on"), place.deployment.rollback_on)


def _alarms(path: str, found: RollbackAlarms) -> Iterator[Problem]:
    if not 1 <= found.count <= _MOST:
        received = f"{found.count} alarms" if found.count else "no alarm"
        advice = "remove some" if found.count else "add one, such as errors: 1"
        yield Problem(path, received, f"1 to {_MOST} alarms", advice)
    for name, each in found.alarms.items():
        if not _NAME.fullmatch(name):
            accepted = "letters, digits and single hyphens between them"
            yield Problem(join(path, "alarms", name), show(name), accepted, "rename it")
        yield from condition(join(path, "alarms", name), each)
    where = join(path, "existing_alarms")
    for name, count in Counter(found.existing_alarms).items():
        if count > 1:
            yield Problem(where, f"{show(name)} {count} times", "each once", "remove one")
        if not name.strip() or len(name) > _LONGEST_NAME:
            accepted = f"an alarm's name, of 1 to {_LONGEST_NAME} characters"
            yield Problem(where, show(name), accepted, "write its name")
