"""Whether this container lives, and whether it could ask the endpoint now."""

import socket
from urllib.parse import urlsplit

from inference_app.credentials import NoCredentialsError, Source
from inference_app.errors import NotReadyError

CONNECT_SECONDS = 2.0
LIVE = '{"status": "live"}'
READY = '{"status": "ready"}'


def check_ready(runtime_url: str, source: Source) -> None:
    """Look for credentials and for a connection to the SageMaker runtime; ask no model.

    Raises:
        NotReadyError: one of them is missing.
    """
    try:
        source()
    except NoCredentialsError as error:
        raise NotReadyError("no credentials", log={"reason": repr(error)}) from None
    parts = urlsplit(runtime_url)
    place = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection(place, CONNECT_SECONDS).close()
    except OSError as error:
        reason = {"reason": repr(error)}
        raise NotReadyError("the SageMaker runtime cannot be reached", log=reason) from None
