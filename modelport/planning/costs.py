"""What the instances of endpoints cost an hour, before a deployment and after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from modelport.planning.fleets import fleets_of
from modelport.planning.hosting import INSTANCE_COUNT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelport.planning.comparison import Comparison
    from modelport.planning.fleets import Fleet
    from modelport.planning.hosting import Variant

_DIGITS = 6
"""Of a dollar: prices have up to four, and sums of them none of floats' noise."""


@dataclass(frozen=True, kw_only=True)
class CostDifference:
    """An endpoint's instances in USD an hour; `most` with as many as scaling may add."""

    name: str
    before: float
    after: float
    most: float


@dataclass(frozen=True, kw_only=True)
class Costs:
    """The differences that are known, and why the others are not.

    Attributes:
        differences: of each endpoint whose instances change.
        unpriced: the instance types that have no price.
        ambiguous: endpoints with instance pools of several prices: SageMaker takes what there is.
    """

    differences: tuple[CostDifference, ...] = ()
    unpriced: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()

    @property
    def change(self) -> float:
        """What is paid more, an hour, in USD."""
        return round(sum(one.after - one.before for one in self.differences), _DIGITS)


def costs(comparisons: Iterable[Comparison], prices: Mapping[str, float]) -> Costs:
    """What becomes dearer or cheaper; `prices` are in USD an hour, by instance type.

    Only instances: not what is paid by request, for storage, or for data.
    """
    differences, unpriced, ambiguous = [], set[str](), []
    for one in comparisons:
        before, after = list(_before(one)), list(_after(one))
        if before == after:
            continue
        missing = {t for fleet in (*before, *after) for t in fleet.types if t not in prices}
        unpriced |= missing
        if missing:
            continue
        if _is_ambiguous((*before, *after), prices):
            ambiguous.append(one.name)
            continue
        difference = CostDifference(
            name=one.name,
            before=_total(before, prices),
            after=_total(after, prices),
            most=_total(after, prices, most=True),
        )
        differences.append(difference)
    return Costs(
        differences=tuple(differences),
        unpriced=tuple(sorted(unpriced)),
        ambiguous=tuple(ambiguous),
    )


def _before(one: Comparison) -> Iterator[Fleet]:
    for variant in one.before.variants.values() if one.before else ():
        yield from fleets_of(variant, _live(one, variant))


def _after(one: Comparison) -> Iterator[Fleet]:
    for variant in one.after.variants.values() if one.after else ():
        kept = one.before.variants.get(variant.name) if one.before else None
        is_retained = not one.moves or (one.after and INSTANCE_COUNT in one.after.retained)
        yield from fleets_of(variant, _live(one, kept) if kept and is_retained else None)


def _live(one: Comparison, variant: Variant) -> int | None:
    """How many instances it has now, or had at first; None without instances."""
    live = one.live.counts.get(variant.name) if one.live else None
    return variant.count if live is None else live


def _is_ambiguous(fleets: Iterable[Fleet], prices: Mapping[str, float]) -> bool:
    return any(len({prices[t] for t in fleet.types}) > 1 for fleet in fleets)


def _total(fleets: Iterable[Fleet], prices: Mapping[str, float], *, most: bool = False) -> float:
    parts = ((fleet.most if most else fleet.count) * prices[fleet.types[0]] for fleet in fleets)
    return round(sum(parts), _DIGITS)
