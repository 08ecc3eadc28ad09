"""What operators see: one JSON log line and one metrics record for each outcome.

Neither inputs nor answers are logged, nor what the model said, which may quote them: the line
names where they lie.
"""

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import (
    AmazonCloudWatchEMFProvider,
)

from asynchronous_outcomes.outcome import Outcome
from asynchronous_outcomes.settings import SettingsError

NAMESPACE = "Modelport"


class Observability:
    """Logger and metrics of the function, both of them Powertools'."""

    def __init__(self, *, endpoint: str, service: str) -> None:
        """Set what every line and record carries."""
        self.logger = Logger(service=service, use_rfc3339=True, utc=True, endpoint=endpoint)
        provider = AmazonCloudWatchEMFProvider(
            namespace=NAMESPACE, default_dimensions={"endpoint": endpoint}
        )
        # A second dimension would make other metrics than the ones that alarms watch.
        provider.service = ""
        self.metrics = Metrics(provider=provider)

    def record(self, outcome: Outcome) -> None:
        """Log, count and time one outcome."""
        facts = {
            "inference_id": outcome.inference_id,
            "input_location": outcome.input_location,
            "output_location": outcome.output_location,
            "failure_location": outcome.failure_location,
            "failure_type": outcome.failure_type,
            "seconds": outcome.seconds,
        }
        known = {name: value for name, value in facts.items() if value is not None}
        log = self.logger.info if outcome.status == "Completed" else self.logger.warning
        log(outcome.status.lower(), extra=known)
        self.metrics.add_metric(name=f"Asynchronous{outcome.status}", unit="Count", value=1)
        if outcome.seconds is not None:
            self.metrics.add_metric(
                name="AsynchronousDuration", unit="Seconds", value=outcome.seconds
            )
        self.metrics.flush_metrics()

    def malformed(self, reason: str, message_id: str) -> None:
        """Log and count a message that isn't an outcome."""
        self.logger.error("malformed", extra={"reason": reason, "message_id": message_id})
        self._count("AsynchronousMalformed")

    def not_delivered(self, outcome: Outcome, reason: str, attempt: str) -> None:
        """Log and count an outcome that the webhook did not take."""
        facts = {"inference_id": outcome.inference_id, "reason": reason, "attempt": attempt}
        self.logger.error("webhook failed", extra=facts)
        self._count("WebhookErrors")

    def unexpected(self, exception: Exception, message_id: str) -> None:
        """Log `exception` with its traceback: it goes nowhere else."""
        extra = {"message_id": message_id}
        self.logger.error("unexpected error", exc_info=exception, extra=extra)

    def _count(self, name: str) -> None:
        self.metrics.add_metric(name=name, unit="Count", value=1)
        self.metrics.flush_metrics()


def log_wrong_settings(error: SettingsError) -> None:
    """Say in one JSON line why the function cannot start."""
    Logger(service="asynchronous-outcomes").critical("wrong settings", problems=error.problems)
