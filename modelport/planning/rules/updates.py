"""Updates that SageMaker refuses, and the policy by which it carries out the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelport.counting import counted
from modelport.planning.change import Change, Kind, Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modelport.planning.comparison import Comparison

_SHIFTED = frozenset({"CANARY", "LINEAR"})


def serverless(one: Comparison) -> Iterator[Change]:
    """From instances to serverless is refused; the other way can't be gone back."""
    if not one.moves or not one.before or not one.after:
        return
    old = [variant.serverless is not None for variant in one.before.variants.values()]
    new = [variant.serverless is not None for variant in one.after.variants.values()]
    if any(new) and not all(old):
        yield one.change(
            Kind.REFUSED,
            "SageMaker updates no endpoint on instances to a serverless one",
            level=Level.ERROR,
            advice="give the serverless endpoint a key of its own, move the callers, then remove "
            "this one",
        )
    elif any(old) and not any(new):
        yield one.change(
            Kind.REFUSED,
            "from serverless to instances: SageMaker does not take it back to serverless",
            level=Level.WARNING,
        )


def policy(one: Comparison) -> Iterator[Change]:
    """How the update goes; variants can't come or go while traffic is shifted in steps."""
    if not one.moves or not one.before or not one.after:
        return
    deployment = one.after.deployment
    yield one.change(Kind.POLICY, policy_in_words(deployment))
    if _in_steps(deployment) and set(one.before.variants) != set(one.after.variants):
        yield one.change(
            Kind.REFUSED,
            "the variants' names must stay the same in an update that shifts in steps",
            level=Level.ERROR,
            advice="keep the names, or deploy once all at once",
        )


def policy_in_words(deployment: Mapping[str, Any]) -> str:
    """A DeploymentConfig in a line, waits in seconds."""
    alarms = [
        str(alarm["AlarmName"]).strip("${}")
        for alarm in deployment.get("AutoRollbackConfiguration", {}).get("Alarms", ())
    ]
    watched = f"rolled back on {', '.join(alarms)}" if alarms else "no alarm rolls it back"
    return f"{_steps(deployment)}; {watched}"


def policy_of_component(properties: Mapping[str, Any]) -> str:
    """How a component gets other copies, as an addition to what is said of it."""
    deployment = properties.get("DeploymentConfig")
    return f"; {policy_in_words(deployment)}" if deployment else "; all copies at once"


def _steps(deployment: Mapping[str, Any]) -> str:
    rolling = deployment.get("RollingUpdatePolicy")
    if rolling:
        return f"rolling, {_size(rolling['MaximumBatchSize'])} each time{_wait(rolling)}"
    blue_green = deployment.get("BlueGreenUpdatePolicy", {})
    routing = blue_green.get("TrafficRoutingConfiguration", {})
    kind = routing.get("Type", "ALL_AT_ONCE")
    size = routing.get("CanarySize") or routing.get("LinearStepSize")
    steps = {
        "CANARY": "canary of",
        "LINEAR": "linear in steps of",
    }
    if kind in steps and size:
        return f"blue/green, {steps[kind]} {_size(size)}{_wait(routing)}"
    return f"blue/green, all at once{_wait(routing)}"


def _size(size: Mapping[str, Any]) -> str:
    unit = "%" if size["Type"].endswith("PERCENT") else size["Type"].removesuffix("_COUNT").lower()
    return counted(size["Value"], unit, {"%": "%", "copy": "copies"}.get(unit, ""))


def _wait(policy: Mapping[str, Any]) -> str:
    seconds = policy.get("WaitIntervalInSeconds")
    return f", {seconds} s watched each time" if seconds else ""


def _in_steps(deployment: Mapping[str, Any]) -> bool:
    routing = deployment.get("BlueGreenUpdatePolicy", {}).get("TrafficRoutingConfiguration", {})
    return "RollingUpdatePolicy" in deployment or routing.get("Type") in _SHIFTED
