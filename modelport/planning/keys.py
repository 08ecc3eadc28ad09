"""The API keys of GraphQL APIs, which AWS AppSync lets live for a day to a year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from modelport.planning.template import API_KEY, properties, resources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.planning.template import Template

_SHORTEST, _LONGEST = timedelta(days=1), timedelta(days=365)
"""AWS AppSync API reference, "CreateApiKey" and "UpdateApiKey": ApiKeyValidityOutOfBounds."""


def refused_keys(old: Template, new: Template, now: datetime) -> Iterator[tuple[str, str]]:
    """Why AppSync would refuse a key, and what to do; one that stays as it is isn't sent again."""
    before = resources(old, API_KEY)
    for logical_id, resource in resources(new, API_KEY).items():
        expires = properties(resource).get("Expires")
        kept = properties(before.get(logical_id, {})).get("Expires") == expires
        if expires is None or kept:
            continue
        end = datetime.fromtimestamp(expires, UTC)
        if not now + _SHORTEST <= end <= now + _LONGEST:
            first, last = ((now + span).date() for span in (_SHORTEST, _LONGEST - _SHORTEST))
            why = (
                f"its key would be taken until the end of {(end - _SHORTEST).date()}, and AppSync "
                "lets one live for a day at least and 365 days at most"
            )
            yield why, f"set `key_expires` to a day from {first} to {last}"
