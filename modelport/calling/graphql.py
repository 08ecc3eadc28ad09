"""The mutation `predict` of a GraphQL front: the same envelope as the other fronts give."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MUTATION = (
    "mutation Predict($body: String!, $contentType: String, $accept: String) "
    "{ predict(body: $body, contentType: $contentType, accept: $accept) "
    "{ body httpStatusCode contentType } }"
)
_INVALID = 400
_SUCCESS = 200


def request(body: bytes, *, content_type: str, accept: str) -> bytes:
    """The request that asks for one prediction; GraphQL carries text alone."""
    variables = {
        "body": body.decode(errors="replace"),
        "contentType": content_type,
        "accept": accept,
    }
    return json.dumps({"query": MUTATION, "variables": variables}).encode()


def unwrapped(status: int, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
    """The status and the envelope that another front would have answered.

    Args:
        status: what AppSync answered; 200 for most errors too.
        headers: of the answer; one has the request's id.
        body: of the answer.
    """
    try:
        answer = json.loads(body)
    except ValueError:
        return status, body
    if not isinstance(answer, dict):
        return status, body
    errors = answer.get("errors")
    if errors:
        return _failure(errors[0], status, headers.get("x-amzn-requestid", ""))
    prediction = answer["data"]["predict"]
    prediction["body"] = json.loads(prediction["body"])
    return _SUCCESS, _envelope(0, None, None, prediction)


def _failure(error: Mapping[str, Any], status: int, request_id: str) -> tuple[int, bytes]:
    """An error of the function has its status in errorInfo; AppSync's own has none."""
    info = error.get("errorInfo") or {}
    code = int(info.get("code") or (status if status != _SUCCESS else _INVALID))
    about = {
        "type": error.get("errorType") or "InvalidRequestError",
        "requestId": info.get("requestId") or request_id,
    }
    return code, _envelope(code, error.get("message"), about, None)


def _envelope(
    code: int, message: str | None, error: Mapping[str, Any] | None, data: Mapping[str, Any] | None
) -> bytes:
    envelope = {"code": code, "message": message, "error": error, "data": data}
    return json.dumps(envelope).encode()
