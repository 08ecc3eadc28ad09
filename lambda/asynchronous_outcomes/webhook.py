"""The address that is told of every outcome."""

import hashlib
import hmac
import ssl
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from asynchronous_outcomes.outcome import Outcome

TIMEOUT = 5.0
"""Seconds for connecting, and for each read."""

DELIVERED = range(200, 300)
SIGNATURE_HEADER = "X-Modelport-Signature"

Connect = Callable[[str, int | None], HTTPConnection]


class WebhookError(Exception):
    """The outcome was not taken; the queue brings it again."""


def connect_securely(host: str, port: int | None) -> HTTPConnection:
    """A connection over TLS, with the certificate checked."""
    return HTTPSConnection(host, port, timeout=TIMEOUT, context=ssl.create_default_context())


class Webhook:
    """Posts outcomes as JSON to one URL.

    The same outcome may come twice, always with the same Idempotency-Key: its inference id. With a
    secret, X-Modelport-Signature is `sha256=` and the HMAC-SHA-256 of the body in hexadecimal.
    """

    def __init__(
        self,
        url: str,
        *,
        secret: Callable[[], str] | None = None,
        connect: Connect = connect_securely,
    ) -> None:
        """Remembers where to post to.

        Args:
            url: https, with a path and perhaps a query.
            secret: what signs; asked each time, so that it can change.
            connect: makes the connection.
        """
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._port = parts.port
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._secret = secret
        self._connect = connect

    def post(self, outcome: Outcome) -> None:
        """Posts `outcome` once; a redirect is not followed, it is a refusal like any other.

        Raises:
            WebhookError: nobody answered with a status of 200 to 299 in time.
        """
        body = outcome.as_json()
        headers = self._headers(outcome, body)
        connection = self._connect(self._host, self._port)
        try:
            connection.request("POST", self._path, body, headers)
            status = connection.getresponse().status
        except (OSError, HTTPException) as error:
            raise WebhookError(f"the webhook can't be reached: {type(error).__name__}") from None
        finally:
            connection.close()
        if status not in DELIVERED:
            raise WebhookError(f"the webhook answered {status}")

    def _headers(self, outcome: Outcome, body: bytes) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "modelport",
            # An inference id may hold any printable character, a header only ASCII.
            "Idempotency-Key": outcome.inference_id.encode("ascii", "backslashreplace").decode(),
        }
        if self._secret:
            signature = hmac.new(self._secret().encode(), body, hashlib.sha256).hexdigest()
            headers[SIGNATURE_HEADER] = f"sha256={signature}"
        return headers
