"""Endpoints that nobody meant to keep for so long: they are told of, never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.verification.observed import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from modelport.configuration import Environment


def expired(environment: Environment, today: date) -> Iterator[Failure]:
    """The endpoints whose last day is over."""
    for key, endpoint in environment.endpoints.items():
        last = getattr(endpoint, "expires", None)
        if last and last < today:
            yield Failure(
                subject=environment.endpoint_name(key),
                what=f"expired on {last}",
                advice="take it out of the configuration and delete its stack, or move `expires`",
            )
