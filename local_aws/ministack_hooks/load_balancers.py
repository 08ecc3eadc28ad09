"""Load balancers that look at their targets' health, reach processes, and check tokens."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from local_aws.load_balancing import (
    HealthCheck,
    HealthChecks,
    OpenRequests,
    Place,
    RequestCounts,
    TargetGroup,
)
from local_aws.ministack_hooks import target_requests
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.load_balancer_metrics import full_name
from local_aws.ministack_hooks.target_requests import OURS
from local_aws.pace import Pace

_NOWHERE = ("127.0.0.1", 1)
"""Where nobody ever listens: what a target's wrong port is like."""

Record = Mapping[str, Any]


def install(
    place: Place, pace: Pace, requests: OpenRequests, counts: RequestCounts
) -> HealthChecks:
    """Put health checks in front of targets; returns them, not started yet."""
    checks = HealthChecks(_groups, place, pace)
    balancers = internal("services.alb")
    _send_to_processes(balancers, place)
    target_requests.install(checks, requests, counts)
    balancers._target_group_full_name_from_arn = full_name  # noqa: SLF001 - ministack drops a part
    balancers._ACTION_MAP["DescribeTargetHealth"] = _describing(balancers, checks)  # noqa: SLF001 - ministack has no other way
    return checks


def _groups() -> Iterator[TargetGroup]:
    """All target groups with health checks, of every account and region."""
    for _, record, targets in target_requests.all_groups():
        if record["HealthCheckEnabled"]:
            yield TargetGroup(
                arn=record["TargetGroupArn"],
                check=_check(record),
                targets=[(target["Id"], _port(target, record)) for target in targets],
            )


def _check(record: Record) -> HealthCheck:
    port = str(record["HealthCheckPort"])
    return HealthCheck(
        path=record["HealthCheckPath"],
        port=int(port) if port.isdigit() else None,
        interval=float(record["HealthCheckIntervalSeconds"]),
        timeout=float(record["HealthCheckTimeoutSeconds"]),
        healthy_after=int(record["HealthyThresholdCount"]),
        unhealthy_after=int(record["UnhealthyThresholdCount"]),
        codes=str(record["Matcher"]["HttpCode"]),
    )


def _port(target: Record, group: Record) -> int:
    return int(target.get("Port") or group["Port"])


def _send_to_processes(balancers: Any, place: Place) -> None:
    """Turn a target in the VPC into the process that listens for it."""
    original = balancers._proxy_http_target  # noqa: SLF001 - the same

    async def proxy_http_target(target: Record, group: Record, *rest: Any, **named: Any) -> Any:
        host, port = place(str(target["Id"]), _port(target, group)) or _NOWHERE
        return await original({**target, "Id": host, "Port": port}, group, *rest, **named)

    balancers._proxy_http_target = proxy_http_target  # noqa: SLF001 - the same


def _describing(balancers: Any, checks: HealthChecks) -> Any:
    """DescribeTargetHealth with what the checks came to."""
    original = balancers._describe_target_health  # noqa: SLF001 - the same

    def describe(parameters: Mapping[str, Any]) -> Any:
        arn = balancers._p(parameters, "TargetGroupArn")  # noqa: SLF001 - the same
        group = balancers._tgs.get(arn)  # noqa: SLF001 - the same
        if group is None or group["TargetType"] not in OURS:
            return original(parameters)
        asked = {target["Id"] for target in balancers._parse_targets_param(parameters)}  # noqa: SLF001 - the same
        described = "".join(
            _described(target["Id"], _port(target, group), checks, arn)
            for target in balancers._targets.get(arn, [])  # noqa: SLF001 - the same
            if not asked or target["Id"] in asked
        )
        inner = f"<TargetHealthDescriptions>{described}</TargetHealthDescriptions>"
        return balancers._xml(200, "DescribeTargetHealth", inner)  # noqa: SLF001 - the same

    return describe


def _described(target: str, port: int, checks: HealthChecks, group: str) -> str:
    found = checks.of(group, target)
    health = f"<State>{found.state}</State>"
    if found.reason:
        health += f"<Reason>{found.reason}</Reason>"
        health += f"<Description>{escape(found.description)}</Description>"
    return (
        f"<member><Target><Id>{target}</Id><Port>{port}</Port></Target>"
        f"<TargetHealth>{health}</TargetHealth></member>"
    )
