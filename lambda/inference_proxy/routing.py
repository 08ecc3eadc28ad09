"""Which part of a function answers a request, by its path and its method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inference_proxy.errors import MethodNotAllowedError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inference_proxy.exchange import Response
    from inference_proxy.proxy import Proxy

    Route = Callable[[Proxy, "Call", Mapping[str, str]], Response]
    """Answers a call; it gets what stands in the path where the route has names."""
    Routes = Mapping[str, Mapping[str, Route]]
    """By path, whose parts may be `{names}`, and by method."""


@dataclass(frozen=True, slots=True)
class Call:
    """An HTTP request whose body and headers nobody has read yet.

    Attributes:
        method: such as POST.
        path: below the API's address, without a stage's name.
        event: what it came in.
        context: Lambda's own, of the invocation.
        request_id: names it to callers and operators.
    """

    method: str
    path: str
    event: Mapping[str, Any]
    context: Any
    request_id: str


def find(routes: Routes, call: Call) -> tuple[Route, Mapping[str, str]]:
    """What answers `call`, and the values of its path's `{names}`.

    Raises:
        NotFoundError: nothing is at this path.
        MethodNotAllowedError: something is, but it isn't asked for with this method.
    """
    for pattern, methods in routes.items():
        values = {} if pattern == call.path else _values(pattern, call.path)
        if values is None:
            continue
        if route := methods.get(call.method):
            return route, values
        allowed = ", ".join(sorted(methods))
        raise MethodNotAllowedError(
            f"this path does not take this method; accepted: {allowed}", headers={"Allow": allowed}
        )
    known = ", ".join(
        f"{method} {pattern}" for pattern, methods in routes.items() for method in methods
    )
    raise NotFoundError(f"there is nothing at this path; accepted: {known}")


def _values(pattern: str, path: str) -> dict[str, str] | None:
    """What stands in `path` where `pattern` has names, or nothing where they differ."""
    if "{" not in pattern:
        return None
    names, parts = pattern.split("/"), path.split("/")
    if len(names) != len(parts):
        return None
    pairs = [(name, part) for name, part in zip(names, parts, strict=True) if name != part]
    if not all(name.startswith("{") and part for name, part in pairs):
        return None
    return {name[1:-1]: part for name, part in pairs}
