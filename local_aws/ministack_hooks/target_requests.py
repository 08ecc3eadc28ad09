"""Requests to a load balancer's targets: to a healthy one, which stays until it has answered."""

import random
from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from local_aws.load_balancing import HealthChecks, OpenRequests, RequestCounts
from local_aws.ministack_hooks.internals import internal
from local_aws.scope import Scope

OURS = ("instance", "ip")
"""The types of targets that are processes here."""
_DELAY = "deregistration_delay.timeout_seconds"
USUAL_DELAY = 300.0
"""Seconds that a target may take to answer what it has, where its group doesn't say."""

Record = Mapping[str, Any]


def install(checks: HealthChecks, requests: OpenRequests, counts: RequestCounts) -> None:
    """Choose targets by their health, and count what they have to answer."""
    balancers = internal("services.alb")
    original = balancers._forward_to_tg  # noqa: SLF001 - ministack has no other way

    async def forward(  # noqa: PLR0913, PLR0917 - ministack's signature
        arn: str,
        method: str,
        path: str,
        headers: Any,
        body: Any,
        query: Any,
        raw_query: Any = None,
        raw_path: Any = None,
    ) -> Any:
        group = balancers._tgs.get(arn)  # noqa: SLF001 - the same
        ours = group is not None and group["TargetType"] in OURS
        target = _taken(balancers, arn, checks, requests) if ours else None
        if target is None:
            return await original(arn, method, path, headers, body, query, raw_query, raw_path)
        counts.add(arn)
        answer = balancers._proxy_http_target(  # noqa: SLF001 - the same
            target, group, method, raw_path or path, headers, body, query, raw_query
        )
        return await _counted(answer, target["Id"], requests)

    balancers._forward_to_tg = forward  # noqa: SLF001 - the same


def all_groups() -> Iterator[tuple[Scope, Record, Sequence[Record]]]:
    """All target groups of processes, in every account and region, each with its targets."""
    balancers = internal("services.alb")
    for (account, region, arn), group in list(balancers._tgs.all_items()):  # noqa: SLF001 - the same
        if group["TargetType"] in OURS:
            targets = balancers._targets.get_scoped(account, None, arn, ())  # noqa: SLF001 - the same
            yield Scope(account, region), group, targets


def leave(groups: Iterable[str], target: str, requests: OpenRequests) -> None:
    """Deregister a target, and return once it has answered what it had, or has had its time."""
    balancers, delay = internal("services.alb"), 0.0
    for group in groups:
        balancers._deregister_targets({"TargetGroupArn": group, "Targets.member.1.Id": target})  # noqa: SLF001 - the same
        attributes = {a["Key"]: a["Value"] for a in balancers._tg_attrs.get(group, ())}  # noqa: SLF001 - the same
        delay = max(delay, float(attributes.get(_DELAY, USUAL_DELAY)))
    requests.wait_for(target, within=delay)


def _taken(balancers: Any, arn: str, checks: HealthChecks, requests: OpenRequests) -> Any:
    """A target that has this request, too; None where none is registered.

    Whoever ends one deregisters it before looking whether it still has requests. So it must be
    registered still once the request is counted.
    """
    while registered := balancers._targets.get(arn):  # noqa: SLF001 - the same
        chosen = random.choice(checks.routable(arn, [t["Id"] for t in registered]))  # noqa: S311 - no secret
        requests.began(chosen)
        for target in balancers._targets.get(arn, ()):  # noqa: SLF001 - the same
            if target["Id"] == chosen:
                return target
        requests.ended(chosen)
    return None


async def _counted(answer: Awaitable[Any], target: str, requests: OpenRequests) -> Any:
    """Count the request as answered when the last of its body was sent, or nothing comes."""
    streaming = internal("core.responses").StreamingResponse
    body = None
    try:
        status, headers, body = await answer
    finally:
        if not isinstance(body, streaming):
            requests.ended(target)
    if not isinstance(body, streaming):
        return status, headers, body
    original = body.runner

    async def run(send: Any, receive: Any) -> None:
        try:
            await original(send, receive)
        finally:
            requests.ended(target)

    return status, headers, streaming(run)
