"""The one call that the proxy makes: InvokeEndpoint, signed by botocore, over a kept connection.

A boto3 client would cost more time, at start and on every request, than all of the proxy.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from inference_proxy.connection import Connection
from inference_proxy.exchange import Request
from inference_proxy.settings import Settings
from inference_proxy.signing import Signer

USER_AGENT = "modelport-inference-proxy"


@dataclass(frozen=True)
class Answer:
    """What the runtime answered; the names of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def succeeded(self) -> bool:
        """Whether this is a prediction."""
        return 200 <= self.status < 300  # noqa: PLR2004 (HTTP's own class of success)

    @property
    def content_type(self) -> str:
        """What the model says that its answer is."""
        return self.headers.get("content-type", "application/octet-stream")


class Runtime:
    """The SageMaker runtime of one region, for one endpoint."""

    action = "invocations"
    """The last part of the path."""

    def __init__(self, settings: Settings) -> None:
        """Prepare the signer; the connection is made by the first request."""
        self._path = f"/endpoints/{settings.endpoint_name}/{self.action}"
        self._signer = Signer(settings, settings.runtime_url + self._path)
        self._connection = Connection(settings.runtime_url)

    def invoke(self, request: Request, *, timeout: float) -> Answer:
        """Send `request` to the endpoint and wait at most `timeout` seconds.

        Raises:
            ModelTimeoutError: no connection, or no answer, in that time.
            ServiceUnavailableError: the runtime cannot be reached.
        """
        response, body = self._connection.post(
            self._path, request.body, headers=self._headers(request), timeout=timeout
        )
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, body)

    def _headers(self, request: Request) -> dict[str, str]:
        """The headers to send, the signature among them."""
        headers = {
            "Content-Type": request.content_type,
            "User-Agent": USER_AGENT,
            **request.targets,
        }
        if request.accept:
            headers["Accept"] = request.accept
        return self._signer.sign(headers, request.body)
