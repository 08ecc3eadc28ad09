"""Signature Version 4 by botocore's own class, spared the work that it would do twice."""

import hashlib
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth

from inference_proxy.settings import Settings

SIGNING_NAME = "sagemaker"


class Post:
    """A POST to sign, with what SigV4Auth reads of botocore's AWSRequest and no more."""

    __slots__ = ("context", "headers", "method", "params", "url")

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        """Sign `headers` in place."""
        self.method = "POST"
        self.url = url
        self.headers = headers
        self.params: dict[str, str] = {}
        self.context: dict[str, Any] = {}


class _KeepingSigner(SigV4Auth):
    """Remembers, within a request, the headers to sign, and within a day, the signing key."""

    def headers_to_sign(self, request: Any) -> Any:
        """The headers to sign: botocore asks twice for the same ones."""
        if "headers" not in request.context:
            request.context["headers"] = super().headers_to_sign(request)
        return request.context["headers"]

    @lru_cache(maxsize=8)  # noqa: B019 (a function has one signer, for all of its life)
    def _sign(self, key: Any, msg: str, hex: bool = False) -> Any:  # noqa: A002, FBT001, FBT002 (botocore's signature)
        """One step of the key's derivation, or the signature itself."""
        return super()._sign(key, msg, hex)  # type: ignore[misc] # not in the stubs


class Signer:
    """Signs the requests to one endpoint's URL."""

    def __init__(self, settings: Settings, url: str) -> None:
        """Keep what does not change between requests."""
        self._url = url
        self._host = urlsplit(url).netloc
        self._signer = _KeepingSigner(
            # Importing botocore's own class for these three fields takes 8 ms of a cold start.
            settings.credentials,  # type: ignore[arg-type] # the same attributes
            SIGNING_NAME,
            settings.region,
        )

    def sign(self, headers: dict[str, str], body: bytes) -> dict[str, str]:
        """Add to `headers` what authenticates a POST of `body`, and return them.

        With the host and the body's hash among them, botocore derives neither anew.
        """
        headers["Host"] = self._host
        headers["X-Amz-Content-SHA256"] = hashlib.sha256(body).hexdigest()
        self._signer.add_auth(Post(self._url, headers))  # type: ignore[arg-type] # what it reads
        return headers
