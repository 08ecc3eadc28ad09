"""What a front's authorisation asks for: each makes the headers of a request complete."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from modelport.clients.errors import RejectedError
from modelport.clients.fronts import signed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Authorisation = Callable[[str, bytes, Mapping[str, str]], Mapping[str, str]]
    """Takes a URL, a body and headers, and returns all headers."""

_FUNCTION_URL = ".lambda-url."


@dataclass(frozen=True, kw_only=True)
class SigV4:
    """Signs with AWS credentials, for a front whose authorisation is iam.

    Attributes:
        region: where the front is; without it, the one that the AWS configuration names.
        service: what is called; by default lambda for a function URL, execute-api otherwise.
        session: of boto3, for its credentials; by default those that boto3 finds.
    """

    region: str | None = None
    service: str | None = None
    session: Any = None

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> Mapping[str, str]:
        """All headers, the signature among them.

        Raises:
            RejectedError: there are no credentials, or no region.
        """
        import boto3  # noqa: PLC0415 - not for the others

        session = self.session or boto3.Session()
        credentials = session.get_credentials()
        region = self.region or session.region_name
        if credentials is None or region is None:
            missing = "credentials" if credentials is None else "region"
            raise RejectedError(f"{url}: no AWS {missing} to sign with: say it, or configure it")
        host = urlsplit(url).hostname or ""
        return signed(
            url,
            body,
            headers,
            credentials=credentials.get_frozen_credentials(),
            region=region,
            service=self.service or ("lambda" if _FUNCTION_URL in host else "execute-api"),
        )


@dataclass(frozen=True)
class ApiKey:
    """A key of a usage plan, for a front whose authorisation is api-key."""

    key: str = field(repr=False)

    def __call__(self, _url: str, _body: bytes, headers: Mapping[str, str]) -> Mapping[str, str]:
        """All headers, the key among them."""
        return {**headers, "x-api-key": self.key}


@dataclass(frozen=True)
class Bearer:
    """A token, or what fetches a fresh one, for a front whose authorisation is jwt."""

    token: str | Callable[[], str] = field(repr=False)

    def __call__(self, _url: str, _body: bytes, headers: Mapping[str, str]) -> Mapping[str, str]:
        """All headers, the token among them."""
        token = self.token if isinstance(self.token, str) else self.token()
        return {**headers, "Authorization": f"Bearer {token}"}
