"""From what a caller sent to what the model answered, every step checked."""

import json
from typing import Any, Never, Protocol

from inference_proxy.envelope import Prediction
from inference_proxy.errors import (
    BodyTooLargeError,
    EmptyBodyError,
    InvalidBodyError,
    ModelError,
    ModelTimeoutError,
    UnsupportedContentTypeError,
)
from inference_proxy.exchange import Request
from inference_proxy.failures import failure_of
from inference_proxy.runtime import Answer
from inference_proxy.settings import Settings

# What is left of an invocation to write the answer when the model took all of its time.
RESERVE_SECONDS = 0.5


class Invoke(Protocol):
    """What sends a request to the endpoint."""

    def __call__(self, request: Request, *, timeout: float) -> Answer:
        """Send `request` and wait `timeout` seconds at most."""


def predict(request: Request, *, settings: Settings, invoke: Invoke, context: Any) -> Prediction:
    """Ask the model.

    Raises:
        ProxyError: of the type that says what went wrong.
    """
    check(request, settings)
    answer = invoke(request, timeout=seconds_left(context, settings.timeout_seconds))
    if not answer.succeeded:
        raise failure_of(answer)
    return Prediction(as_json(answer), answer.status, answer.content_type)


def check(request: Request, settings: Settings) -> None:
    """Refuse what the model should never see.

    Raises:
        ProxyError: unsupported content type, empty body, too large a body, broken JSON, or not
            what the model's schema says.
    """
    kind = _media_type(request.content_type)
    if kind not in settings.content_types:
        accepted = ", ".join(sorted(settings.content_types))
        raise UnsupportedContentTypeError(
            f"content-type: received {request.content_type!r}; accepted: {accepted}"
        )
    if len(request.body) > settings.max_body_bytes:
        raise BodyTooLargeError(
            f"the body has {len(request.body)} bytes; accepted: at most {settings.max_body_bytes}"
        )
    if not request.body.strip():
        raise EmptyBodyError("the body is empty")
    if _is_json(kind):
        settings.contract.check(request, _parsed(request.body))
    elif (text := _text(request.body)) is not None:
        settings.contract.check_text(request, text)


def seconds_left(context: Any, configured: float) -> float:
    """How long the model may take: the configured time, or what the invocation has left.

    Raises:
        ModelTimeoutError: it has nothing left.
    """
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    if remaining is None:
        return configured
    seconds = float(remaining()) / 1000 - RESERVE_SECONDS
    if seconds <= 0:
        raise ModelTimeoutError("the function had no time left to ask the model")
    return min(configured, seconds)


def as_json(answer: Answer) -> str:
    """The answer's body as JSON text: JSON as it is, other text as a string."""
    try:
        text = answer.body.decode()
    except UnicodeDecodeError:
        raise ModelError(
            f"the model answered {answer.content_type!r} that is not UTF-8 text; "
            "ask it for application/json or text/csv"
        ) from None
    if not _is_json(_media_type(answer.content_type)):
        return json.dumps(text)
    try:
        _strict.decode(text)
    except (ValueError, RecursionError):
        raise ModelError("the model answered application/json that is not valid JSON") from None
    return text


def _text(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _parsed(body: bytes) -> Any:
    try:
        return _strict.decode(body.decode())
    except json.JSONDecodeError as error:
        raise InvalidBodyError(
            f"the body is not valid JSON: {error.msg.lower()} at line {error.lineno}, "
            f"column {error.colno}"
        ) from None
    except UnicodeDecodeError:
        raise InvalidBodyError("the body is not valid JSON: it is not UTF-8") from None
    except ValueError as error:
        raise InvalidBodyError(f"the body is not valid JSON: {error}") from None
    except RecursionError:
        raise InvalidBodyError("the body is not usable JSON: it is nested too deeply") from None


def _refuse(constant: str) -> Never:
    """NaN and Infinity are Python's own addition to JSON."""
    raise ValueError(f"{constant} is not a JSON value")


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")


_strict = json.JSONDecoder(parse_constant=_refuse)
