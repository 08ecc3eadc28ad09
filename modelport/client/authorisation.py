"""What a front's authorisation asks for: each makes the headers of a request complete."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError

from modelport.calling.errors import RejectedError, explained
from modelport.calling.fronts import signed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FUNCTION_URL = ".lambda-url."


class Authorisation(Protocol):
    """What makes headers complete."""

    def __call__(
        self, url: str, body: bytes, headers: Mapping[str, str], /, *, method: str = "POST"
    ) -> Mapping[str, str]:
        """All headers, for these."""


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

    def __call__(
        self, url: str, body: bytes, headers: Mapping[str, str], /, *, method: str = "POST"
    ) -> Mapping[str, str]:
        """All headers, the signature among them.

        Raises:
            RejectedError: there are no credentials, or no region.
            InvocationError: the credentials can't be fetched.
        """
        try:
            credentials = self._session.get_credentials()
            region = self.region or self._session.region_name
            if credentials is None or region is None:
                missing = "credentials" if credentials is None else "region"
                said = f"no AWS {missing} to sign with: say it, or configure it"
                raise RejectedError(f"{url}: {said}")
            frozen = credentials.get_frozen_credentials()
        except BotoCoreError as error:
            raise explained(url, error) from error
        host = urlsplit(url).hostname or ""
        service = self.service or ("lambda" if _FUNCTION_URL in host else "execute-api")
        return signed(
            url, body, headers, credentials=frozen, region=region, service=service, method=method
        )

    @cached_property
    def _session(self) -> Any:
        """One for all requests: each new one would fetch credentials anew."""
        import boto3  # noqa: PLC0415 - not for the others

        return self.session or boto3.Session()


@dataclass(frozen=True)
class ApiKey:
    """A key of a usage plan, for a front whose authorisation is api-key."""

    key: str = field(repr=False)

    def __call__(
        self, _url: str, _body: bytes, headers: Mapping[str, str], /, **_: str
    ) -> Mapping[str, str]:
        """All headers, the key among them."""
        return {**headers, "x-api-key": _header("key", self.key)}


@dataclass(frozen=True)
class Bearer:
    """A token, or what fetches a fresh one, for a front whose authorisation is jwt."""

    token: str | Callable[[], str] = field(repr=False)

    def __call__(
        self, _url: str, _body: bytes, headers: Mapping[str, str], /, **_: str
    ) -> Mapping[str, str]:
        """All headers, the token among them."""
        token = self.token if isinstance(self.token, str) else self.token()
        return {**headers, "Authorization": f"Bearer {_header('token', token)}"}


def _header(what: str, secret: str) -> str:
    """The secret without the line break that files end with.

    Raises:
        RejectedError: it can't be in a header; the message doesn't show it.
    """
    secret = secret.strip()
    if secret and secret.isascii() and secret.isprintable():
        return secret
    raise RejectedError(
        f"{what}: received {len(secret)} characters that can't be in a header; accepted is "
        "printable ASCII without line breaks"
    )
