"""A batch of messages: each succeeds or comes back on its own."""

from collections.abc import Mapping
from typing import Any

from asynchronous_outcomes.observability import Observability
from asynchronous_outcomes.outcome import MalformedMessageError, Outcome
from asynchronous_outcomes.webhook import Webhook, WebhookError


class Subscriber:
    """Tells the webhook of outcomes, and records those that are done with."""

    def __init__(self, *, observability: Observability, webhook: Webhook | None) -> None:
        """Takes what every batch shares."""
        self._observability = observability
        self._webhook = webhook

    def take(self, event: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
        """Takes an event of Amazon SQS and answers which of its messages must come again.

        Lambda developer guide, "Handling errors for an SQS event source": with
        ReportBatchItemFailures, the rest is deleted from the queue.
        """
        failed = [r["messageId"] for r in event["Records"] if not self._take_one(r)]
        return {"batchItemFailures": [{"itemIdentifier": identifier} for identifier in failed]}

    def _take_one(self, record: Mapping[str, Any]) -> bool:
        try:
            outcome = Outcome.from_record(record)
            if not self._tell(outcome, record):
                return False
            self._observability.record(outcome)
        except MalformedMessageError as error:
            self._observability.malformed(str(error), record["messageId"])
            return False
        except Exception as error:  # noqa: BLE001 - one message must not bring back the others
            self._observability.unexpected(error, record["messageId"])
            return False
        return True

    def _tell(self, outcome: Outcome, record: Mapping[str, Any]) -> bool:
        if self._webhook is None:
            return True
        try:
            self._webhook.post(outcome)
        except WebhookError as error:
            attempt = record.get("attributes", {}).get("ApproximateReceiveCount", "")
            self._observability.not_delivered(outcome, str(error), attempt)
            return False
        return True
