"""How variants share the requests, after an update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning.change import Change, Kind, Level
from modelport.planning.hosting import WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modelport.planning.comparison import Comparison


def live_weights(one: Comparison) -> Iterator[Change]:
    """Weights that somebody changed while it served: kept by the update, or lost."""
    if not one.moves or not one.after or not one.live:
        return
    pairs = [pair for pair in one.kept_variants() if not pair[1].is_shadow]
    live = {b.name: one.live.weights[b.name] for b, _ in pairs if b.name in one.live.weights}
    before = {b.name: b.weight for b, _ in pairs}
    after = {a.name: a.weight for _, a in pairs}
    is_retained = WEIGHT in one.after.retained
    if is_retained and live != after and len(pairs) > 1:
        yield one.change(
            Kind.WEIGHTS,
            f"{_text(live)} are kept; the configured {_text(after)} do not apply",
            level=Level.INFO,
        )
    elif not is_retained and live not in (before, after) and len(pairs) > 1:
        yield one.change(
            Kind.WEIGHTS,
            f"{_text(live)} are lost; the configured {_text(after)} apply",
            level=Level.WARNING,
            advice="set `keep_live_weights: true`, or configure the weights that are live",
        )


def _text(weights: Mapping[str, float]) -> str:
    return ", ".join(f"{name}={weight:g}" for name, weight in weights.items())
