"""What can be wrong with the source of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class UnresolvedError(Exception):
    """One source has nothing to deploy; the message is a sentence that says why."""


class ResolvingError(Exception):
    """Models that can't be resolved; `problems` has a line for each."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Keep the lines."""
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
