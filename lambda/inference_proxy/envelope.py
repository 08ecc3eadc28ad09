"""The one shape of every answer.

A prediction: `{"code": 0, "message": null, "error": null, "data": {"body": …,
"httpStatusCode": 200, "contentType": "application/json"}}`. An error: `{"code": 424, "message":
"…", "error": {"type": "ModelError", "requestId": "…"}, "data": null}`; `code` is its HTTP status.
"""

import json
from dataclasses import dataclass

from inference_proxy.errors import ProxyError


@dataclass(frozen=True)
class Prediction:
    """What the model answered; `body` is JSON text, proven to be."""

    body: str
    status: int
    content_type: str


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
