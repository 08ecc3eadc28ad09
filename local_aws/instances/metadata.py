"""An instance's metadata service (IMDSv2), at which its applications find their credentials.

Amazon EC2 user guide, "Use the Instance Metadata Service to access instance metadata"; "Retrieve
security credentials from instance metadata".
"""

import json
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from local_aws.container_engine.container import HOST
from local_aws.hosting_protocol import Credentials

_TOKEN_PATH = "/latest/api/token"  # noqa: S105 - where tokens are given out
_LIFETIME = "X-aws-ec2-metadata-token-ttl-seconds"
_TOKEN = "X-aws-ec2-metadata-token"  # noqa: S105 - a header's name
_KEYS = "/latest/meta-data/iam/security-credentials/"
_HOLD = timedelta(hours=1)
_POLL = 0.05

Pages = Mapping[str, Callable[[], str]]


class MetadataService:
    """Serves until it is closed.

    Attributes:
        url: where it answers.
    """

    def __init__(self, pages: Pages) -> None:
        """Serve these pages, by their paths, to whoever fetched a token first."""
        self._server = ThreadingHTTPServer((HOST, 0), _handler(pages))
        self.url = f"http://{HOST}:{self._server.server_port}/"
        serving = threading.Thread(
            target=self._server.serve_forever, args=(_POLL,), name="metadata", daemon=True
        )
        serving.start()

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


def pages(
    *, instance_id: str, region: str, role: str | None, credentials: Callable[[], Credentials]
) -> Pages:
    """What an instance is told about itself.

    Args:
        instance_id: its own ID.
        region: where it runs.
        role: the name of its instance profile's role; None where it has none.
        credentials: assumes that role.
    """
    known: dict[str, Callable[[], str]] = {
        "/latest/meta-data/instance-id": lambda: instance_id,
        "/latest/meta-data/placement/region": lambda: region,
    }
    if role is not None:
        known[_KEYS] = lambda: role
        known[_KEYS + role] = lambda: _document(credentials())
    return known


def _document(keys: Credentials) -> str:
    now = datetime.now(UTC)
    return json.dumps(
        {
            "Code": "Success",
            "LastUpdated": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "Type": "AWS-HMAC",
            "AccessKeyId": keys.access_key_id,
            "SecretAccessKey": keys.secret_access_key,
            "Token": keys.session_token,
            "Expiration": f"{now + _HOLD:%Y-%m-%dT%H:%M:%SZ}",
        }
    )


def _handler(known: Pages) -> type[BaseHTTPRequestHandler]:
    tokens: set[str] = set()

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            if self.path != _TOKEN_PATH or not self.headers.get(_LIFETIME, "").isdigit():
                self._answer(HTTPStatus.BAD_REQUEST)
                return
            token = secrets.token_urlsafe(32)
            tokens.add(token)
            self._answer(HTTPStatus.OK, token)

        def do_GET(self) -> None:
            page = known.get(self.path)
            if self.headers.get(_TOKEN) not in tokens:
                self._answer(HTTPStatus.UNAUTHORIZED)
            elif page is None:
                self._answer(HTTPStatus.NOT_FOUND)
            else:
                self._answer(HTTPStatus.OK, page())

        def _answer(self, status: HTTPStatus, text: str = "") -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
