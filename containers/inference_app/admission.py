"""Who may ask, and how often."""

import hmac
from collections.abc import Mapping

from inference_app.bucket import TokenBucket
from inference_app.errors import InvalidApiKeyError
from inference_app.settings import AppSettings
from inference_proxy.errors import ThrottledError

KEY_HEADER = "x-api-key"


class Admission:
    """Lets requests through, or says why not."""

    def __init__(self, settings: AppSettings) -> None:
        """Keep the key and start with a full bucket."""
        self._key = None if settings.api_key is None else settings.api_key.encode()
        self._bucket = TokenBucket(rate=settings.requests_per_second, burst=settings.burst)

    def check(self, headers: Mapping[str, str]) -> None:
        """Let a request with these headers through; who may not ask takes nobody's turn.

        Raises:
            InvalidApiKeyError: the key is missing or wrong.
            ThrottledError: too many requests.
        """
        given = headers.get(KEY_HEADER, "").encode("latin-1", "replace")
        # In constant time: how long it takes must not tell how much of a key is right.
        if self._key is not None and not hmac.compare_digest(given, self._key):
            raise InvalidApiKeyError(f"{KEY_HEADER}: missing or wrong")
        if not self._bucket.take():
            raise ThrottledError("too many requests for this container; try again")
