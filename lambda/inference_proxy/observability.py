"""What operators see: one JSON log line, one metrics record and one trace a request.

No body is ever logged, traced or measured beyond its size; nor is what the model said, which may
quote it: the log names the model's own log stream instead.
"""

from collections.abc import Mapping

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import (
    AmazonCloudWatchEMFProvider,
)

from inference_proxy.errors import ProxyError
from inference_proxy.settings import SettingsError
from inference_proxy.xray import XRay

NAMESPACE = "Modelport"
SERVER_ERROR = 500


class Observability:
    """Logger, tracer and metrics of one function, all of them Powertools'."""

    def __init__(self, *, endpoint: str, service: str) -> None:
        """Set what every line, record and trace carries."""
        self.xray = XRay()
        # The provider itself decides from each request's trace header whether to send anything.
        self.tracer = Tracer(service=service, disabled=False, auto_patch=False, provider=self.xray)
        self.logger = Logger(service=service, use_rfc3339=True, utc=True, endpoint=endpoint)
        provider = AmazonCloudWatchEMFProvider(
            namespace=NAMESPACE, default_dimensions={"endpoint": endpoint}
        )
        # A second dimension would make other metrics than the ones that alarms watch.
        provider.service = ""
        self.metrics = Metrics(provider=provider)

    def begin(self, request_id: str) -> None:
        """Give every line until the next request its id."""
        self.logger.set_correlation_id(request_id)

    def unexpected(self, exception: Exception) -> None:
        """Log `exception` with its traceback: it goes nowhere else."""
        self.logger.error("unexpected error", exc_info=exception)

    def record(self, *, error: ProxyError | None, seconds: float, sizes: Mapping[str, int]) -> None:
        """Log, count and time one request."""
        milliseconds = round(seconds * 1000, 3)
        facts: dict[str, object] = {"latency_ms": milliseconds, **sizes}
        if error is None:
            self.logger.info("prediction", extra={"status": 200, **facts})
        else:
            self._add("no prediction", error, facts)
        self.metrics.add_metric(name="Requests", unit="Count", value=1)
        self.metrics.add_metric(name="Latency", unit="Milliseconds", value=milliseconds)
        self.metrics.flush_metrics()

    def record_break(self, error: ProxyError) -> None:
        """Log and count that a stream broke off; it was recorded as a request when it began."""
        self._add("stream broken off", error, {})
        self.metrics.flush_metrics()

    def _add(self, message: str, error: ProxyError, facts: Mapping[str, object]) -> None:
        about = {**facts, "status": error.status, "error_type": error.type, **error.log}
        log = self.logger.error if error.status >= SERVER_ERROR else self.logger.warning
        log(message, extra=about)
        self.tracer.put_annotation("ErrorType", error.type)
        self.metrics.add_metric(name="Errors", unit="Count", value=1)
        self.metrics.add_metric(name=error.type, unit="Count", value=1)


def log_wrong_settings(error: SettingsError) -> None:
    """Say in one JSON line why the function cannot start."""
    Logger(service="inference-proxy").critical("wrong settings", problems=error.problems)
