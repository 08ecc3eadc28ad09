"""What became of one request, as SageMaker says it.

SageMaker developer guide, "Check prediction results": the message that it publishes to the success
or the error topic, which comes in the envelope of Amazon SNS in a message of Amazon SQS.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

STATUSES = ("Completed", "Failed")


class MalformedMessageError(ValueError):
    """The message isn't an outcome; it says what is missing, and nothing of the content."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One request's outcome.

    Attributes:
        response: the answer itself, where the endpoint's notifications include it.
        seconds: from receiving the request to its outcome; None where SageMaker doesn't say.
    """

    inference_id: str
    endpoint_name: str
    status: Literal["Completed", "Failed"]
    input_location: str | None
    output_location: str | None
    failure_location: str | None
    failure_reason: str | None
    event_time: str | None
    seconds: float | None
    response: Mapping[str, Any] | None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Outcome":
        """Reads a record of an event of Amazon SQS.

        Raises:
            MalformedMessageError: it holds something else.
        """
        envelope = _parsed(record.get("body"), "the queue's message")
        message = _parsed(envelope.get("Message"), "the topic's Message")
        status, inference_id = message.get("invocationStatus"), message.get("inferenceId")
        if status not in STATUSES:
            raise MalformedMessageError("invocationStatus: neither Completed nor Failed")
        if not isinstance(inference_id, str) or not inference_id:
            raise MalformedMessageError("inferenceId: missing")
        asked = _part(message, "requestParameters")
        answered = _part(message, "responseParameters")
        return cls(
            inference_id=inference_id,
            endpoint_name=_text(asked, "endpointName") or "",
            status=status,
            input_location=_text(asked, "inputLocation"),
            output_location=_text(answered, "outputLocation"),
            failure_location=_text(answered, "failureLocation"),
            failure_reason=_text(message, "failureReason"),
            event_time=_text(message, "eventTime"),
            seconds=_between(message.get("receivedTime"), message.get("eventTime")),
            response=_part(message, "responseBody") or None,
        )

    @property
    def failure_type(self) -> str | None:
        """The reason's first word, such as ClientError: the rest may quote the request."""
        return self.failure_reason.partition(":")[0][:100] if self.failure_reason else None

    def as_json(self) -> bytes:
        """What a webhook gets: SageMaker's names, without what isn't known."""
        values = {
            "inferenceId": self.inference_id,
            "endpointName": self.endpoint_name,
            "invocationStatus": self.status,
            "inputLocation": self.input_location,
            "outputLocation": self.output_location,
            "failureLocation": self.failure_location,
            "failureReason": self.failure_reason,
            "eventTime": self.event_time,
            "responseBody": self.response,
        }
        return json.dumps({key: value for key, value in values.items() if value}).encode()


def _parsed(text: object, what: str) -> dict[str, Any]:
    try:
        value = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise MalformedMessageError(f"{what}: not a JSON object")
    return value


def _part(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = message.get(name)
    return part if isinstance(part, dict) else {}


def _text(part: Mapping[str, Any], name: str) -> str | None:
    value = part.get(name)
    return value if isinstance(value, str) and value else None


def _between(start: object, end: object) -> float | None:
    try:
        began, ended = (datetime.fromisoformat(str(time)) for time in (start, end))
        return max(0.0, (ended - began).total_seconds())
    except (ValueError, TypeError):
        return None
