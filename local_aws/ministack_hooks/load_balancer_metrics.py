"""The metric of load balancers that services scale by.

Application Load Balancers user guide, "CloudWatch metrics for your Application Load Balancer":
RequestCountPerTarget is always reported, and divides by the healthy targets, or by all of them
where none is.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from local_aws.load_balancing import HealthChecks, RequestCounts
from local_aws.metrics import Datum
from local_aws.metrics.datum import LOAD_BALANCERS
from local_aws.ministack_hooks.target_requests import all_groups

_NAME = "RequestCountPerTarget"


class LoadBalancerMetrics:
    """Publishes what was counted since the last time, of every target group with a balancer."""

    def __init__(self, checks: HealthChecks, counts: RequestCounts) -> None:
        """Read from these."""
        self._checks, self._counts = checks, counts

    def sample(self) -> Mapping[Datum, int]:
        """The values, each with how often it occurred: also zeros, or nothing would scale in."""
        counted = self._counts.drain()
        values: Counter[Datum] = Counter()
        for scope, group, targets in all_groups():
            arn = group["TargetGroupArn"]
            sharing = self._checks.routable(arn, [target["Id"] for target in targets])
            value = counted.get(arn, 0) / max(1, len(sharing))
            for dimensions in _dimensions(group):
                values[Datum(scope, _NAME, dimensions, value, LOAD_BALANCERS)] += 1
        return values


def _dimensions(group: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Of the group alone, and of each load balancer that sends requests to it."""
    own = ("TargetGroup", full_name(group["TargetGroupArn"]))
    yield (own,)
    for balancer in group["LoadBalancerArns"]:
        yield ("LoadBalancer", full_name(balancer)), own


def full_name(arn: str) -> str:
    """What stands for a target group or a load balancer in dimensions and labels of metrics."""
    return arn.rpartition(":")[2].removeprefix("loadbalancer/")
