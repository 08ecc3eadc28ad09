"""The one shape of every answer.

A prediction: `{"code": 0, "message": null, "error": null, "data": {"body": …,
"httpStatusCode": 200, "contentType": "application/json"}}`. An error: `{"code": 424, "message":
"…", "error": {"type": "ModelError", "requestId": "…"}, "data": null}`; `code` is its HTTP status.
"""

import json
from dataclasses import dataclass

from inference_proxy.errors import ProxyError
from inference_proxy.exchange import Response


@dataclass(frozen=True)
class Prediction:
    """What the model answered; `body` is JSON text, proven to be."""

    body: str
    status: int
    content_type: str


def answer(prediction: Prediction, *, request_id: str) -> Response:
    """The answer that holds a prediction."""
    return Response(200, _headers(request_id), success(prediction))


def refusal(error: ProxyError, *, request_id: str) -> Response:
    """The answer that holds an error."""
    body = failure(error, request_id=request_id)
    return Response(error.status, _headers(request_id) | error.headers, body)


def document(text: str, *, request_id: str) -> Response:
    """The answer that is a JSON document of ours, without the envelope."""
    return Response(200, _headers(request_id), text)


def success(prediction: Prediction) -> str:
    """The envelope of a prediction.

    The model's JSON goes in as the text that it is: it was parsed to prove it, and writing it
    anew would cost time and the spelling of its numbers.
    """
    return (
        '{"code": 0, "message": null, "error": null, "data": {"body": '
        f'{prediction.body}, "httpStatusCode": {prediction.status}, '
        f'"contentType": {json.dumps(prediction.content_type)}}}}}'
    )


def failure(error: ProxyError, *, request_id: str) -> str:
    """The envelope of an error."""
    return json.dumps(
        {
            "code": error.status,
            "message": error.message,
            "error": {"type": error.type, "requestId": request_id},
            "data": None,
        }
    )


def _headers(request_id: str) -> dict[str, str]:
    return {"Content-Type": "application/json", "X-Request-Id": request_id}
