"""The rules: each looks at one endpoint before and after, and says what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning.rules import (
    components,
    models,
    names,
    scaling,
    status,
    updates,
    verdicts,
    weights,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from modelport.planning.change import Change
    from modelport.planning.comparison import Comparison

    Rule = Callable[[Comparison], Iterator[Change]]

RULES: tuple[Rule, ...] = (
    verdicts.verdict,
    status.stack_status,
    status.endpoint_status,
    status.gone,
    status.drift,
    names.stack_name,
    names.endpoint_name,
    names.component_names,
    names.fixed_names,
    updates.serverless,
    updates.policy,
    scaling.detached_first,
    scaling.scaled_by_others,
    scaling.scaling_changes,
    scaling.capacity_reset,
    weights.live_weights,
    components.components,
    components.variants_under_components,
    models.deleted_in_use,
    models.wired_by_name,
)
"""In the order in which what they find is shown; the verdict comes first."""
