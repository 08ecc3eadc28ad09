"""Every answer of a front that is no prediction, by status: the function's and the service's own.

The function's come from its classes of errors, which docs/api.md lists.
"""

from __future__ import annotations

from collections import defaultdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from inference_proxy.errors import ProxyError
from modelport.contracts.components import reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_GATEWAY = {
    401: ("UnauthorizedError",),
    403: (
        "AccessDeniedError",
        "ExpiredTokenError",
        "FilteredError",
        "InvalidApiKeyError",
        "InvalidSignatureError",
        "MissingAuthenticationError",
    ),
    429: ("QuotaExceededError",),
}
"""What a REST API says by itself, in the function's shape (constructs/inference_front)."""
_TYPED = frozenset({"rest", "direct"})
_SERVICE: Mapping[str, tuple[int, ...]] = {
    "http": (401, 403, 404, 413, 429, 500, 503),
    "function_url": (403, 413, 429, 502),
    "fargate": (400, 401, 403, 413, 429, 502, 503, 504),
    "ec2": (400, 401, 403, 413, 429, 502, 503, 504),
    "eks": (400, 401, 403, 413, 429, 502, 503, 504),
}
"""By kind: the statuses that the service itself answers too, in a shape of its own."""


def refusals(kind: str) -> dict[str, Any]:
    """The responses of a front of that kind that are no predictions, by name."""
    own = {status: [error.__name__ for error in found] for status, found in _errors().items()}
    for status, types in _GATEWAY.items() if kind in _TYPED else ():
        own[status] = [*own.get(status, []), *types]
    statuses = sorted({*own, *_SERVICE.get(kind, ())})
    return {_name(status): _response(kind, status, own.get(status, [])) for status in statuses}


def refused(kind: str) -> dict[str, Any]:
    """The same by their status, as references to the document's responses."""
    own = {*_errors(), *_SERVICE.get(kind, ()), *(_GATEWAY if kind in _TYPED else ())}
    return {
        str(status): {"$ref": f"#/components/responses/{_name(status)}"} for status in sorted(own)
    }


def _name(status: int) -> str:
    return HTTPStatus(status).phrase.replace(" ", "")


def _errors() -> dict[int, list[type[ProxyError]]]:
    """The function's errors by their status."""
    found: dict[int, list[type[ProxyError]]] = defaultdict(list)
    for error in sorted(ProxyError.__subclasses__(), key=lambda error: error.__name__):
        if error.__module__ == ProxyError.__module__:
            found[error.status].append(error)
    return found


def _response(kind: str, status: int, types: Iterable[str]) -> dict[str, Any]:
    """One response; where the service answers too, any other shape is allowed."""
    known = {error.__name__: error for error in _errors().get(status, [])}
    lines = [f"- `{t}`: {known[t].__doc__}" if t in known else f"- `{t}`" for t in types]
    is_services_own = status in _SERVICE.get(kind, ())
    if is_services_own:
        lines.append("- The service in front of the function answers so too, in its own shape.")
    response: dict[str, Any] = {
        "description": "\n".join([f"{HTTPStatus(status).phrase}.", "", *lines])
    }
    retried = any(error.retry_after for error in known.values())
    if retried:
        seconds = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
        response["headers"] = {"Retry-After": seconds}
    if not is_services_own:
        response["content"] = {"application/json": {"schema": _schema(status, list(types))}}
    return response


def _schema(status: int, types: list[str]) -> dict[str, Any]:
    about = {
        "code": {"const": status},
        "error": {"type": "object", "properties": {"type": {"enum": types}}},
    }
    return {"allOf": [reference("Error"), {"type": "object", "properties": about}]}
