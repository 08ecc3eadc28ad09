"""What goes wrong when an endpoint is asked, and whether asking again can help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError, SSLError
from botocore.exceptions import ConnectionError as BotoConnectionError
from urllib3.exceptions import HTTPError

from modelport.aws import refusing

if TYPE_CHECKING:
    from typing import Any

TOO_MANY = 429
SERVERS_FAULT = 500
_PASSING = frozenset({TOO_MANY, 502, 503, 504})
"""What a model's container answers when it is busy or not up yet."""

_THROTTLED = frozenset(
    {"RequestLimitExceeded", "Throttling", "ThrottlingException", "TooManyRequestsException"}
)
_LASTING = frozenset({"QuotaExceededError"})
"""What a front answers with 429 that is over for the rest of the day, the week or the month."""
_UNAVAILABLE = frozenset(
    {
        "InternalDependencyException",
        "InternalFailure",
        "InternalStreamFailure",
        "ModelNotReadyException",
        "RequestTimeout",
        "ServiceUnavailable",
        "SubmissionInProgressError",
    }
)

_LOST = (BotoConnectionError, HTTPClientError, HTTPError, IncompleteReadError)
"""Nobody answers, or not to the end: urllib3's own come out of a stream that breaks off."""


class InvocationError(Exception):
    """The endpoint, or the model behind it, refused; the message says what it said.

    Attributes:
        code: the name that SageMaker, or a front, gives to it; "" without one.
        status: the HTTP status of the model, the runtime or the front; None without an answer.
        retryable: whether the same request can succeed later.
        retry_after: the seconds to wait at least, where that was said.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        status: int | None = None,
        retryable: bool = False,
        retry_after: float = 0.0,
    ) -> None:
        """Keep what is known."""
        super().__init__(message)
        self.code = code
        self.status = status
        self.retryable = retryable
        self.retry_after = retry_after


class ThrottledError(InvocationError):
    """Too many requests for the endpoint, the front or the account."""


class UnavailableError(InvocationError):
    """Nobody answers, the service fails, or the model is still loading."""


class ModelError(InvocationError):
    """The model answered with an error; `status` is its own."""


class RejectedError(InvocationError):
    """The request can't be answered as it is: unknown endpoint, no permission, wrong parameter."""


def explained(name: str, error: Exception) -> InvocationError:
    """What boto3 raised for the endpoint `name`, with its own type and in one line."""
    if not isinstance(error, ClientError):
        passing = isinstance(error, _LOST) and not isinstance(error, SSLError)
        kind = UnavailableError if passing else RejectedError
        return kind(f"{name}: {refusing.said(error)}", retryable=passing)
    said = error.response["Error"]
    code = said.get("Code", "")
    if code in {"ModelError", "ModelStreamError"}:
        return _of_the_model(name, error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return of_status(f"{name}: {code}: {said.get('Message', '')}", code=code, status=status)


def of_status(
    message: str,
    *,
    code: str = "",
    status: int | None = None,
    retry_after: float = 0.0,
) -> InvocationError:
    """The error for a code of SageMaker's, or else for an HTTP status."""
    kind: type[InvocationError] = RejectedError
    if code in _UNAVAILABLE or (status or 0) >= SERVERS_FAULT:
        kind = UnavailableError
    elif code in _THROTTLED or status == TOO_MANY:
        kind = ThrottledError
    return kind(
        message,
        code=code,
        status=status,
        retryable=kind is not RejectedError and code not in _LASTING,
        retry_after=retry_after,
    )


def _of_the_model(name: str, error: ClientError) -> ModelError:
    response: dict[str, Any] = dict(error.response)
    code = response["Error"]["Code"]
    status = response.get("OriginalStatusCode")
    said = response.get("OriginalMessage") or response["Error"].get("Message", "")
    return ModelError(
        f"{name}: the model answered {status or 'an error'}: {before_traceback(str(said))}",
        code=code,
        status=status,
        retryable=status in _PASSING,
    )


def before_traceback(said: str) -> str:
    """The message alone: what runs the model's code adds where it was raised."""
    return said.split("\nTraceback (most recent call last)", 1)[0].strip()
