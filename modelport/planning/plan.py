"""What a deployment will do, before it does it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from modelport.planning.change import VERDICTS, Change, Kind, Level
from modelport.planning.comparison import Assembly, compare
from modelport.planning.costs import Costs, costs
from modelport.planning.others import other_stacks
from modelport.planning.rules import RULES
from modelport.planning.rules.scaling import detached_variants

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from modelport.planning.deployed import Deployed
    from modelport.planning.template import Template


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Every change, an endpoint's together and its verdict first.

    `detached` are the scalable targets that have to be taken away first, by stack: their
    resource IDs. `moving` are the stacks whose endpoint goes to another endpoint config.
    """

    changes: tuple[Change, ...]
    detached: Mapping[str, frozenset[str]]
    moving: frozenset[str]
    costs: Costs = field(default_factory=Costs)

    @property
    def errors(self) -> list[Change]:
        """What can't work."""
        return [change for change in self.changes if change.level is Level.ERROR]

    @property
    def verdicts(self) -> dict[str, Kind]:
        """What happens to each endpoint, by its name, and to each stack without one."""
        return {c.name: c.kind for c in self.changes if c.kind in VERDICTS}

    def including(self, found: Iterable[Change]) -> Plan:
        """The same with more that was found, each after what is said of the same endpoint."""
        changes = (*self.changes, *found)
        first: dict[tuple[str, str], int] = {}
        for change in changes:
            first.setdefault((change.stack, change.name), len(first))
        ordered = sorted(changes, key=lambda change: first[change.stack, change.name])
        return replace(self, changes=tuple(ordered))


def plan(
    templates: Mapping[str, Template],
    deployed: Deployed,
    *,
    prices: Mapping[str, float] | None = None,
    now: datetime | None = None,
) -> Plan:
    """Compares the new templates, by stack, with what is deployed.

    Args:
        templates: by stack.
        deployed: as far as it is known.
        prices: of instances in USD an hour, by instance type, as far as they are known.
        now: when it is to be deployed, with its time zone; without it nothing is said of what
            depends on the time, such as how long an API key may live.
    """
    assembly = Assembly(templates=templates, deployed=deployed, now=now)
    comparisons = compare(assembly)
    detached: dict[str, frozenset[str]] = {}
    for one in comparisons:
        targets = {v.scaling.resource_id for v, _ in detached_variants(one) if v.scaling}
        if targets:
            detached[one.stack] = detached.get(one.stack, frozenset()) | targets
    return Plan(
        changes=(
            *(change for one in comparisons for rule in RULES for change in rule(one)),
            *other_stacks(assembly),
        ),
        detached=detached,
        moving=frozenset(one.stack for one in comparisons if one.moves),
        costs=costs(comparisons, prices or {}),
    )
