"""What the application in the containers is told, however these are run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PORT = 8080
LIVE_PATH = "/health"
READY_PATH = "/health/ready"
KEY_VARIABLE = "API_KEY"
"""The variable that the key's secret is put into, where callers send one."""
USER = "10001"
"""The user that the image names; it owns nothing."""
LARGEST_BODY = 25 * 1024 * 1024
"""API reference, InvokeEndpoint: the most that an endpoint takes."""
DRAINING_SECONDS = 5
KEEPING_SECONDS = 15
"""What a container keeps an idle connection longer than the model may take, and so longer than the
load balancer does: were the container the first to close it, the next request could get a 502 (User
Guide for Application Load Balancers, "Connection idle timeout")."""


@dataclass(frozen=True, kw_only=True)
class Application:
    """The application's settings.

    Attributes:
        endpoint_name: the endpoint that it asks.
        region: where that is.
        timeout: seconds that a model may take.
        requests_per_second: the steady rate of each container.
        burst: how many may come at once on top of that.
        origins: the web pages that may call.
        cors_seconds: how long browsers remember that.
    """

    endpoint_name: str
    region: str
    timeout: int
    requests_per_second: float
    burst: int
    origins: Sequence[str] = ()
    cors_seconds: int = 0

    @property
    def drain_seconds(self) -> int:
        """How long a container that is to stop may take for the requests that it has."""
        return self.timeout + DRAINING_SECONDS

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment variables, but for the key."""
        variables = {
            "AWS_REGION": self.region,
            "BURST": str(self.burst),
            "DRAIN_SECONDS": str(self.drain_seconds),
            "ENDPOINT_NAME": self.endpoint_name,
            "KEEP_ALIVE_SECONDS": str(self.timeout + KEEPING_SECONDS),
            "MAX_BODY_BYTES": str(LARGEST_BODY),
            "PORT": str(PORT),
            "POWERTOOLS_SERVICE_NAME": "inference-app",
            "REQUESTS_PER_SECOND": f"{self.requests_per_second:g}",
            "TIMEOUT_SECONDS": str(self.timeout),
        }
        if self.origins:
            variables["CORS_ORIGINS"] = ",".join(self.origins)
            variables["CORS_SECONDS"] = str(self.cors_seconds)
        return variables
