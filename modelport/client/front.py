"""A front of an endpoint, asked over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Self
from urllib.parse import urlsplit

from typing_extensions import TypeVar

from modelport.calling.fronts import TIMEOUT
from modelport.calling.http_connections import connections_to
from modelport.calling.runtime import NOTHING
from modelport.client.batching import Batching, in_batches
from modelport.client.calls import Calls
from modelport.client.endpoint import as_it_is
from modelport.client.event_stream import EventStream
from modelport.client.formats import JSON, deserialise, serialise
from modelport.client.retries import Retries
from modelport.client.submitted import Submitted
from modelport.client.submitting import enqueued

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from modelport.calling.fronts import Answer
    from modelport.client.authorisation import Authorisation

T = TypeVar("T", default=Any)

_ENVELOPE = {"code", "message", "error", "data"}
"""What every answer of a front's function has (docs/api.md)."""


class Front(Generic[T]):
    """A front by its URL: REST, HTTP, straight to SageMaker, a function URL, or a container.

    It can be shared between threads, and keeps its connections. As a context manager, it closes
    them at the end.
    """

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
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Nothing is asked yet.

        Args:
            url: with its path, such as https://….amazonaws.com/prod/predict; what is beside it,
                such as /prod/stream, is found from there.
            auth: a `SigV4`, an `ApiKey` or a `Bearer`; none where it is open.
            returns: makes the result of an answer's value, such as a pydantic `model_validate`.
            content_type: of the requests.
            accept: what the answers shall be.
            headers: further ones, such as X-Amzn-SageMaker-Target-Model.
            retries: how often and when a request is sent again; Retry-After is heeded.
            timeout: the seconds to wait for an answer.
            tls: whom to trust, and the certificate to show where the front asks for one.

        Raises:
            ValueError: the URL isn't one of HTTP.
        """
        where = urlsplit(url)
        if where.scheme not in {"https", "http"} or not where.hostname:
            raise ValueError(f"url: received {url!r}; accepted is https://HOST/PATH")
        self.url = url
        self.returns = returns
        self.content_type = content_type
        self._calls = Calls(
            url=url,
            auth=auth,
            headers={"Content-Type": content_type, "Accept": accept, **headers},
            retries=retries,
            timeout=timeout,
            connections=connections_to(url, tls=tls),
        )

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes its connections."""
        self.close()

    def close(self) -> None:
        """Closes its connections; whoever asks again opens new ones."""
        self._calls.connections.clear()

    def predict(self, value: Any) -> T:
        """One prediction.

        Raises:
            InvocationError: the front, the endpoint or its model refused, or nobody answers.
        """
        return self.returns(self._value(self._serialise(value)))

    def predict_many(
        self,
        items: Iterable[Any],
        batching: Batching = Batching(),  # noqa: B008 - frozen
    ) -> Iterator[T]:
        """A prediction for every item, in their order, with several items in each request.

        Raises:
            ValueError: an item alone is larger than a request may be.
            InvocationError: a request failed, or its answer hasn't one result for each item.
        """
        results = in_batches(items, batching, serialise=self._serialise, ask=self._value)
        return map(self.returns, results)

    def stream(self, value: Any) -> EventStream:
        """The parts of an answer as they come, of a front with streaming; `lines` makes lines.

        What fails before the first part is retried. Closing it closes the connection.

        Raises:
            InvocationError: the front, the endpoint or its model refused, now or while the parts
                are read.
        """
        url, body = self._calls.beside("stream"), self._serialise(value)
        return self._calls.retries.call(lambda: EventStream(url, self._calls.begin(url, body)))

    def submit(self, value: Any, *, idempotency_key: str | None = None) -> Submitted[T]:
        """Puts a request into the queue of an asynchronous endpoint.

        Args:
            value: what is asked; over 1 MB, or if it is no text, it is uploaded first.
            idempotency_key: by default a random one for each call, so that sending it again queues
                nothing twice. With one of your own, neither does calling this again; but what is
                uploaded has a new place each time, which the front refuses for the same key.

        Raises:
            InvocationError: the request was refused.
        """
        return self.submitted(enqueued(self._calls, self._serialise(value), key=idempotency_key))

    def submitted(self, identifier: str) -> Submitted[T]:
        """A request that is in the queue already, by its id; nothing is asked yet."""
        return Submitted(id=identifier, calls=self._calls, read=self._read)

    def _serialise(self, value: Any) -> bytes:
        return serialise(value, self.content_type)

    def _value(self, body: bytes) -> Any:
        return _value(self.url, self._calls.ask(self.url, body))

    def _read(self, answer: Answer) -> T:
        return self.returns(_value(self.url, answer))


def _value(url: str, answer: Answer) -> Any:
    value = deserialise(answer.body, answer.headers.get("Content-Type", ""), whose=url)
    if isinstance(value, dict) and value.keys() == _ENVELOPE:
        return value["data"]["body"]
    return value
