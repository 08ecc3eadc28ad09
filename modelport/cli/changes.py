"""A plan for a person, a line for each endpoint, and for a program."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from modelport.cli.output import console
from modelport.planning import VERDICTS, Change, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.planning import Costs, Plan

_STYLES = {Level.INFO: "", Level.WARNING: "yellow", Level.ERROR: "red"}
_EXTENT = "hosting instances alone, at the prices of the configuration"


def print_plan(plan: Plan) -> None:
    """Prints what happens to each endpoint and why, and below it what comes with that."""
    for change in plan.changes:
        console.print(_line(change), style=_STYLES[change.level])
        if change.advice:
            console.print(f"    → {change.advice}", style=_STYLES[change.level])
    for line in _cost_lines(plan.costs):
        console.print(line)


def _cost_lines(costs: Costs) -> Iterator[str]:
    """What becomes dearer or cheaper, and what can't be told."""
    for one in costs.differences:
        most = f", at most {_usd(one.most)}" if one.most > one.after else ""
        yield f"cost: {one.name}: {_usd(one.before)} → {_usd(one.after)} USD an hour{most}"
    for name in costs.ambiguous:
        yield f"cost: {name}: not known, the instance pools have several prices"
    if costs.differences:
        sign = "-" if costs.change < 0 else "+"
        yield f"cost in all: {sign}{_usd(abs(costs.change))} USD an hour ({_EXTENT})"
    for name in costs.unpriced:
        yield f"no price given for {name}: add it to `prices`, in USD an hour"


def _usd(price: float) -> str:
    """At least cents, and at most what price lists have."""
    digits = f"{price:,.4f}".rstrip("0")
    return digits + "0" * max(0, 2 - len(digits.partition(".")[2]))


def _line(change: Change) -> str:
    why = f": {change.why}" if change.why else ""
    if change.kind in VERDICTS:
        return f"{change.name}: {change.kind}{why}"
    mark = "error: " if change.level is Level.ERROR else ""
    return f"  {mark}{change.kind}{why}"


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """Everything that the plan says."""
    return {
        "works": not plan.errors,
        "changes": [asdict(change) for change in plan.changes],
        "costs": asdict(plan.costs),
        "detached": {stack: sorted(targets) for stack, targets in plan.detached.items()},
    }
