"""What is checked: an environment's stacks, and what runs of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelport.planning import Deployed


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What was seen of an environment.

    Attributes:
        deployed: its stacks, its live endpoints and the scalable targets.
        alarms: the states of its stacks' alarms, by name.
        components: the statuses of inference components, by name.
        models: the names of its stacks' models that SageMaker has, in lower case.
    """

    deployed: Deployed
    alarms: Mapping[str, str] = field(default_factory=dict)
    components: Mapping[str, str] = field(default_factory=dict)
    models: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Something that isn't as it was deployed: of which endpoint or stack, what, what to do."""

    subject: str
    what: str
    advice: str = ""

    def __str__(self) -> str:
        """A line for a person."""
        return f"{self.subject}: {self.what}" + (f": {self.advice}" if self.advice else "")
