"""A plan for a person, a line for each endpoint, and for a program."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from modelport.cli.output import console
from modelport.planning import VERDICTS, Change, Kind, Level

if TYPE_CHECKING:
    from modelport.planning import Plan

_STYLES = {Level.INFO: "", Level.WARNING: "yellow", Level.ERROR: "red"}
_QUIET = frozenset({Kind.UNCHANGED})
_NO_PRICES = "prices are not known here, so no difference in cost is told"


def print_plan(plan: Plan) -> None:
    """Prints what happens to each endpoint and why, and below it what comes with that."""
    for _, changes in groupby(plan.changes, key=lambda change: (change.stack, change.name)):
        for change in changes:
            console.print(_line(change), style=_STYLES[change.level])
            if change.advice:
                console.print(f"    → {change.advice}", style=_STYLES[change.level])
    if any(kind not in _QUIET for kind in plan.verdicts.values()):
        console.print(_NO_PRICES)


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
        "detached": {stack: sorted(targets) for stack, targets in plan.detached.items()},
    }
