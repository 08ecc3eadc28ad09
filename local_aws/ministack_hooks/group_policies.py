"""Target tracking of Amazon EC2's autoscaling groups, by what scales the other targets, too.

Amazon EC2 Auto Scaling API reference, PutScalingPolicy: there are no cooldowns, but what was added
counts before it has warmed up, which takes as long as the group's cooldown unless a policy says it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from local_aws.autoscaling.dimensions import REQUESTS
from local_aws.autoscaling.engine.proposals import TRACKING
from local_aws.autoscaling.engine.surroundings import Capacity
from local_aws.autoscaling.state import Target, Targets
from local_aws.autoscaling.target_key import TargetKey
from local_aws.autoscaling.tracking_alarms import metric_of
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.scopes import within
from local_aws.scope import Scope

_TYPE = "TargetTrackingScaling"
_PREFIX = "autoScalingGroup/"

Record = Mapping[str, Any]


def install() -> None:
    """Have policies on a load balancer's requests watch them: ministack makes them no alarms."""
    autoscaling = internal("services.autoscaling")
    original = autoscaling._tracking_metric  # noqa: SLF001 - ministack has no other way

    def tracking_metric(tracking: Record, name: str) -> Any:
        predefined = tracking.get("PredefinedMetricSpecification") or {}
        if predefined.get("PredefinedMetricType") != REQUESTS:
            return original(tracking, name)
        return metric_of(f"{_PREFIX}{name}", tracking)

    autoscaling._tracking_metric = tracking_metric  # noqa: SLF001 - the same


class GroupPolicies:
    """Implements `autoscaling.engine.surroundings.Resources` by the groups themselves.

    Attributes:
        targets: the groups with policies, as they were when `look` was called last.
    """

    def __init__(self) -> None:
        """There is none yet."""
        self.targets = Targets()

    def look(self) -> None:
        """Have the groups that track a target now, with their limits and policies."""
        before = self.targets.targets
        groups = list(internal("services.autoscaling")._asgs.all_items())  # noqa: SLF001 - the same
        found = {}
        for (account, region, name), record in groups:
            scope = Scope(account, region)
            key = TargetKey("autoscaling", f"{_PREFIX}{name}", "autoscaling:DesiredCapacity")
            limits = {"MinCapacity": record["MinSize"], "MaxCapacity": record["MaxSize"]}
            target = before.get((scope, key)) or Target(description=limits, identifier=name)
            target.description = limits
            target.policies = dict(_policies(scope, name, record))
            if target.policies:
                found[scope, key] = target
        self.targets.targets = found

    def capacity(self, scope: Scope, key: TargetKey) -> Capacity | None:
        """What a group should have; settled once all of its instances serve."""
        group = _group(scope, key)
        if group is None:
            return None
        wanted, states = group["DesiredCapacity"], [i["LifecycleState"] for i in group["Instances"]]
        return Capacity(wanted, states == ["InService"] * wanted)

    def change(self, scope: Scope, key: TargetKey, capacity: int) -> None:
        """Have as many instances; nobody waits for them."""
        group = _group(scope, key)
        if group is not None:
            group["DesiredCapacity"] = capacity
            with within(scope):
                internal("services.autoscaling")._reconcile_instances(group)  # noqa: SLF001 - the same


def _policies(scope: Scope, name: str, group: Record) -> Iterator[tuple[str, dict[str, Any]]]:
    """Those of a group that track a target, as Application Auto Scaling has them."""
    policies = list(internal("services.autoscaling")._policies.all_items())  # noqa: SLF001 - the same
    for (account, region, _), policy in policies:
        of_group = (account, region, policy["AutoScalingGroupName"])
        if of_group != (scope.account, scope.region, name):
            continue
        if policy["PolicyType"] == _TYPE and policy["Enabled"]:
            warmup = policy.get("EstimatedInstanceWarmup", group["DefaultCooldown"])
            cooldowns = {"ScaleOutCooldown": warmup, "ScaleInCooldown": 0}
            tracking = {**policy["TargetTrackingConfiguration"], **cooldowns}
            yield policy["PolicyName"], {**policy, TRACKING: tracking}


def _group(scope: Scope, key: TargetKey) -> dict[str, Any] | None:
    groups = internal("services.autoscaling")._asgs  # noqa: SLF001 - the same
    name = key.resource_id.removeprefix(_PREFIX)
    found: dict[str, Any] | None = groups.get_scoped(scope.account, scope.region, name)
    return found
