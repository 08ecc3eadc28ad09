"""Which web page may read an answer (CORS), where API Gateway leaves that to the function.

API Gateway developer guide, "CORS for REST APIs in API Gateway": with a proxy integration, the
function gives these headers; HTTP APIs and function URLs give their own.
"""

from collections.abc import Mapping
from typing import Any

READABLE = "Retry-After,X-Request-Id"


def headers(event: Mapping[str, Any], origins: tuple[str, ...]) -> dict[str, str]:
    """The headers for the page that asks: its own origin, or that of one that may."""
    if not origins:
        return {}
    asks = _origin(event)
    return {
        "Access-Control-Allow-Origin": asks if asks in origins else origins[0],
        "Access-Control-Expose-Headers": READABLE,
        "Vary": "Origin",
    }


def _origin(event: Mapping[str, Any]) -> str:
    given = event.get("headers")
    given = given if isinstance(given, Mapping) else {}
    return next((str(given[name]) for name in given if str(name).lower() == "origin"), "")
