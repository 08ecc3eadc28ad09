"""CloudWatch's alarms as SageMaker reads them during a deployment."""

from collections.abc import Collection, Mapping

from local_aws.ministack_hooks.internals import internal
from local_aws.scope import Scope


def alarm_states(scope: Scope, names: Collection[str]) -> Mapping[str, str]:
    """The state (OK, ALARM, INSUFFICIENT_DATA) of those of the named alarms that there are."""
    cloudwatch = internal("services.cloudwatch")
    found = {}
    for name in names:
        for alarms in (cloudwatch._alarms, cloudwatch._composite_alarms):  # noqa: SLF001 - ministack has no other way
            alarm = alarms.get_scoped(scope.account, scope.region, name)
            if alarm is not None:
                found[name] = str(alarm["StateValue"])
    return found
