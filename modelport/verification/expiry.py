"""Endpoints and keys that are past their last day: they are told of, never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.verification.observed import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from modelport.configuration import Environment


def expired(environment: Environment, today: date) -> Iterator[Failure]:
    """The endpoints whose last day is over, and those of whose fronts a key has ended."""
    for key, endpoint in environment.endpoints.items():
        name = environment.endpoint_name(key)
        if endpoint.expires and endpoint.expires < today:
            yield Failure(
                subject=name,
                what=f"expired on {endpoint.expires}",
                advice="take it out of the configuration and delete its stack, or move `expires`",
            )
        fronts = getattr(endpoint, "front", None)
        for kind, front in fronts.asked_for.items() if fronts else ():
            last = getattr(front, "key_expires", None)
            if last and last < today:
                yield Failure(
                    subject=name,
                    what=f"the key of its front {kind} ended on {last}: callers are refused",
                    advice="move `key_expires`, and deploy",
                )
