"""What the API of an asynchronous endpoint has at which path."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, HTTPClientError

from inference_proxy import envelope, events, openapi
from inference_proxy.envelope import Prediction
from inference_proxy.errors import ServiceUnavailableError
from inference_proxy.exchange import Response
from inference_proxy.observability import SERVER_ERROR
from inference_submissions.storage import DOWNLOAD_SECONDS, UPLOAD_SECONDS
from inference_submissions.submissions import INPUT_LOCATION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inference_proxy.proxy import Proxy
    from inference_proxy.routing import Call, Route, Routes
    from inference_submissions.submissions import Submissions

RETRY_AFTER = "5"
"""Seconds between two looks: most answers of a queue take longer than a moment."""


def routes(submissions: Submissions) -> Routes:
    """By path and method, what asks `submissions`."""
    answers = Answers(submissions)
    return {
        "/predictions": {"POST": _watched(answers.submit)},
        "/predictions/{id}": {"GET": _watched(answers.state)},
        "/predictions/{id}/result": {"GET": _watched(answers.result)},
        "/uploads": {"POST": _watched(answers.upload)},
        "/openapi.json": {"GET": openapi.answer},
    }


@dataclass(frozen=True)
class Answers:
    """The answer to each call."""

    submissions: Submissions

    def submit(self, call: Call, _: Mapping[str, str]) -> Response:
        """202, and where to look for the outcome."""
        identifier = self.submissions.submit(
            events.read(call.event),
            location=events.header(call.event, INPUT_LOCATION),
            key=events.header(call.event, "idempotency-key"),
        )
        # Relative to this path, which has a stage's name in front of it or not.
        where = {"Location": f"predictions/{identifier}", "Retry-After": RETRY_AFTER}
        return _answer(202, call, {"id": identifier, "state": "pending"}, **where)

    def state(self, call: Call, values: Mapping[str, str]) -> Response:
        """How it goes."""
        identifier = values["id"]
        state, record = self.submissions.state(identifier)
        retry = {"Retry-After": RETRY_AFTER} if state == "pending" else {}
        submitted = datetime.fromtimestamp(record.submitted, UTC).isoformat(timespec="seconds")
        return _answer(
            200, call, {"id": identifier, "state": state, "submitted": submitted}, **retry
        )

    def result(self, call: Call, values: Mapping[str, str]) -> Response:
        """The answer, where it lies, or that there is none yet."""
        identifier = values["id"]
        found = self.submissions.result(identifier)
        if isinstance(found, Prediction):
            return envelope.answer(found, request_id=call.request_id)
        if found is None:
            pending = {"id": identifier, "state": "pending"}
            return _answer(202, call, pending, **{"Retry-After": RETRY_AFTER})
        data = {
            "id": identifier,
            "state": "succeeded",
            "url": found,
            "expires": DOWNLOAD_SECONDS,
        }
        return _answer(303, call, data, Location=found)

    def upload(self, call: Call, _: Mapping[str, str]) -> Response:
        """What a form posts, and the name of what it puts there."""
        return _answer(200, call, {**self.submissions.upload(), "expires": UPLOAD_SECONDS})


def _watched(route: Any) -> Route:
    """A route whose errors become answers, and which is logged and measured."""

    def watched(proxy: Proxy, call: Call, values: Mapping[str, str]) -> Response:
        return proxy.watch(
            lambda _: _reached(lambda: route(call, values)), request_id=call.request_id
        )

    return watched


def _reached(work: Callable[[], Response]) -> Response:
    """What `work` answers, unless AWS cannot be reached, or S3 is busy (503 Slow Down)."""
    try:
        return work()
    except (HTTPClientError, ClientError) as error:
        if isinstance(error, ClientError) and _status(error) < SERVER_ERROR:
            raise
        raise ServiceUnavailableError(
            "the SageMaker runtime or Amazon S3 is unavailable; try again",
            log={"reason": repr(error)},
        ) from None


def _status(error: ClientError) -> int:
    return error.response["ResponseMetadata"]["HTTPStatusCode"]


def _answer(status: int, call: Call, data: Mapping[str, Any], **headers: str) -> Response:
    """The envelope around something that is no prediction."""
    body = json.dumps({"code": 0, "message": None, "error": None, "data": data})
    common = {"Content-Type": "application/json", "X-Request-Id": call.request_id}
    return Response(status, common | headers, body)
