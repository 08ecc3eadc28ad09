"""Requests of AWS AppSync's resolvers, and what these take for an answer.

An event is what the resolver in constructs/inference_front makes of a GraphQL field: its name and
its arguments. The answer has the field's value, or the error that the resolver raises.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from inference_proxy import events, openapi
from inference_proxy.errors import InvalidBodyError
from inference_proxy.exchange import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inference_proxy.exchange import Response
    from inference_proxy.proxy import Proxy

OK = 200
TARGETS = dict(zip(("targetModel", "targetContainer"), events.TARGETS, strict=True))
"""By argument: the header that says the same to InvokeEndpoint."""


def answer(proxy: Proxy, event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Answer one field; never raises."""
    request_id = events.request_id({}, context)
    if event.get("field") == "openapi":
        response = openapi.respond(proxy, request_id=request_id)
        return {"data": response.body} if response.status == OK else _written(response)
    arguments = event.get("arguments") or {}
    response = proxy.respond(lambda: read(arguments), request_id=request_id, context=context)
    return _written(response)


def read(arguments: Mapping[str, Any]) -> Request:
    """Take the request from the arguments of `predict`; AppSync has checked their types.

    Raises:
        InvalidBodyError: the body is no Unicode text.
        InvalidHeaderError: an argument could not be forwarded.
    """
    try:
        body = str(arguments.get("body") or "").encode()
    except UnicodeEncodeError:
        raise InvalidBodyError("the body is not valid Unicode text") from None
    targets = {
        header: value
        for argument, header in TARGETS.items()
        if (value := events.forwardable(argument, arguments.get(argument)))
    }
    return Request(
        body=body,
        content_type=events.forwardable("contentType", arguments.get("contentType"))
        or events.DEFAULT_CONTENT_TYPE,
        accept=events.forwardable("accept", arguments.get("accept")),
        targets=targets,
    )


def _written(response: Response) -> dict[str, Any]:
    """The envelope as the resolver takes it: `error`, or `data`."""
    envelope = json.loads(response.body)
    request_id = response.headers["X-Request-Id"]
    if response.status == OK:
        # Any text is a JSON string then, so that callers read every body alike.
        body = _unicode(json.dumps(envelope["data"]["body"], ensure_ascii=False))
        return {"data": {**envelope["data"], "body": body, "requestId": request_id}}
    info = {"code": envelope["code"], "requestId": request_id}
    if retry_after := response.headers.get("Retry-After"):
        info["retryAfter"] = int(retry_after)
    message = _unicode(envelope["message"])
    return {"error": {"message": message, "type": envelope["error"]["type"], "info": info}}


def _unicode(text: str) -> str:
    """`text` with halves of surrogate pairs escaped as in JSON: Lambda cannot write them."""
    return text.encode(errors="backslashreplace").decode()
