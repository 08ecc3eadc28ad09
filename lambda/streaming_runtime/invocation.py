"""One invocation: take the event, ask the handler, send what it answers."""

import json
import os
from collections.abc import Callable
from typing import Any

from streaming_runtime.answer import CONTENT_TYPE, Streamed
from streaming_runtime.api import RuntimeApi
from streaming_runtime.context import Context

TRACE = "_X_AMZN_TRACE_ID"


def answer(api: RuntimeApi, handler: Callable[[Any, Any], Any]) -> None:
    """Wait for the next invocation and answer it; whatever the handler raises is an answer, too."""
    headers, body = api.next()
    # "Using Lambda environment variables": it changes with each invocation.
    os.environ[TRACE] = headers.get("lambda-runtime-trace-id", "")
    context = Context(headers)
    try:
        result = handler(json.loads(body), context)
        payload = b"" if isinstance(result, Streamed) else json.dumps(result).encode()
    except Exception as error:  # noqa: BLE001 (the runtime outlives what a handler does)
        api.fail(context.aws_request_id, error)
        return
    # What these raise is the Runtime API's failure: Lambda starts the process anew.
    if isinstance(result, Streamed):
        api.stream(context.aws_request_id, result.chunks(), content_type=CONTENT_TYPE)
    else:
        api.answer(context.aws_request_id, payload)
