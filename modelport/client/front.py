"""A front of an endpoint, asked over HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Generic

from typing_extensions import TypeVar

from modelport.client.endpoint import as_it_is
from modelport.client.formats import JSON, deserialise, serialise
from modelport.client.retries import Retries
from modelport.clients.errors import InvocationError, ModelError, UnavailableError, of_status
from modelport.clients.fronts import TIMEOUT, post
from modelport.clients.runtime import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from modelport.client.authorisation import Authorisation
    from modelport.clients.fronts import Answer

T = TypeVar("T", default=Any)

_ENVELOPE = {"code", "message", "error", "data"}
"""What every answer of a front's function has (docs/api.md)."""
_FIRST_ERROR = 300
_OF_THE_MODEL = 424


class Front(Generic[T]):
    """A front by its URL: REST, HTTP, straight to SageMaker, a function URL, or a container."""

    def __init__(  # noqa: PLR0913 - each is optional
        self,
        url: str,
        *,
        auth: Authorisation | None = None,
        returns: Callable[[Any], T] = as_it_is,
        content_type: str = JSON,
        accept: str = JSON,
        headers: Mapping[str, str] = NOTHING,
        retries: Retries = Retries(),  # noqa: B008 - frozen
        timeout: float = TIMEOUT,
    ) -> None:
        """Nothing is asked yet.

        Args:
            url: with its path, such as https://….amazonaws.com/prod/predict.
            auth: a `SigV4`, an `ApiKey` or a `Bearer`; none where it is open.
            returns: makes the result of an answer's value, such as a pydantic `model_validate`.
            content_type: of the requests.
            accept: what the answers shall be.
            headers: further ones, such as X-Amzn-SageMaker-Target-Model.
            retries: how often and when a request is sent again; Retry-After is heeded.
            timeout: the seconds to wait for an answer.
        """
        self.url = url
        self.auth = auth
        self.returns = returns
        self.content_type = content_type
        self.headers = {"Content-Type": content_type, "Accept": accept, **headers}
        self.retries = retries
        self.timeout = timeout

    def predict(self, value: Any) -> T:
        """One prediction.

        Raises:
            InvocationError: the front, the endpoint or its model refused, or nobody answers.
        """
        body = serialise(value, self.content_type)
        return self.returns(_value(self.retries.call(lambda: self._ask(body))))

    def _ask(self, body: bytes) -> Answer:
        headers = self.auth(self.url, body, self.headers) if self.auth else self.headers
        try:
            answer = post(self.url, body, headers, timeout=self.timeout)
        except OSError as error:
            raise UnavailableError(f"{self.url}: {error}", retryable=True) from error
        if answer.status >= _FIRST_ERROR:
            raise _refusal(self.url, answer)
        return answer


def _value(answer: Answer) -> Any:
    value = deserialise(answer.body, answer.headers.get("Content-Type", ""))
    if isinstance(value, dict) and value.keys() == _ENVELOPE:
        return value["data"]["body"]
    return value


def _refusal(url: str, answer: Answer) -> InvocationError:
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = None
    known = told if isinstance(told, dict) else {}
    error = known.get("error")
    code = str(error.get("type", "")) if isinstance(error, dict) else ""
    said = known.get("message") or answer.body.decode(errors="replace")
    message = (
        f"{url}: {answer.status} {code}: {said}" if code else f"{url}: {answer.status}: {said}"
    )
    if answer.status == _OF_THE_MODEL:
        return ModelError(message, code=code, status=answer.status)
    after = answer.headers.get("Retry-After") or ""
    return of_status(
        message,
        code=code,
        status=answer.status,
        retry_after=float(after) if after.isdecimal() else 0.0,
    )
