"""A model that answers requests; it knows nothing of Lambda or of who asks."""

import json
import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from model_server.handlers import Handlers

JSON = "application/json"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked, of which type, and of which type the answer shall be."""

    body: bytes
    content_type: str = JSON
    accept: str = JSON


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What comes back; a status other than 200 has JSON with the key `error`."""

    body: bytes
    content_type: str = JSON
    status: int = HTTPStatus.OK


def answer(request: Request, handlers: Handlers) -> Answer:
    """Ask the model. An exception that has a status_code, as SageMaker's have, is answered with it.

    Every other one is a 500: its traceback is in the log, its message in the answer.
    """
    try:
        body = _decoded(request)
    except UnicodeDecodeError as error:
        return failure(HTTPStatus.BAD_REQUEST, f"the body is no UTF-8: {error}")
    try:
        result = handlers.transform(body, request.content_type, request.accept)
        return _written(result, request.accept)
    except Exception as error:  # noqa: BLE001 - whatever the model's code raises, it is answered
        status = getattr(error, "status_code", None)
        if not isinstance(status, int):
            _LOG.exception("the model's code failed")
            return failure(HTTPStatus.INTERNAL_SERVER_ERROR, f"{type(error).__name__}: {error}")
        return failure(status, str(error))


def failure(status: int, message: str) -> Answer:
    """Answer what went wrong."""
    return Answer(body=json.dumps({"error": message}).encode(), status=status)


def _decoded(request: Request) -> str | bytes:
    """Text for types that are text, as SageMaker's toolkit hands it to input_fn."""
    kind = request.content_type.split(";", maxsplit=1)[0].strip().lower()
    if kind == JSON or kind.startswith("text/"):
        return request.body.decode("utf-8")
    return request.body


def _written(result: Any, accept: str) -> Answer:
    kind = accept.split(",", maxsplit=1)[0].strip()
    if isinstance(result, tuple):
        result, kind = result
    elif not kind or "*" in kind:
        kind = JSON
    if isinstance(result, bytes | bytearray):
        return Answer(body=bytes(result), content_type=kind)
    text = result if isinstance(result, str) else json.dumps(result)
    return Answer(body=text.encode(), content_type=kind)
