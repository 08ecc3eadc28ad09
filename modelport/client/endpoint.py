"""An endpoint of SageMaker, asked through boto3."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, Self

from typing_extensions import TypeVar

from modelport.aws.clients import RESPONSE_SECONDS
from modelport.calling import asynchronous
from modelport.calling.runtime import NOTHING, Question, invoke_with
from modelport.calling.streaming import invoke_stream
from modelport.client.batching import Batching, in_batches
from modelport.client.connections import Connections, maker
from modelport.client.formats import JSON, deserialise, serialise
from modelport.client.pending import Pending
from modelport.client.retries import Retries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from modelport.calling.runtime import Invocation

T = TypeVar("T", default=Any)


def as_it_is(value: Any) -> Any:
    """The answer's own value."""
    return value


class Endpoint(Generic[T]):
    """An endpoint by its name; it can be shared between threads, and keeps its connections.

    Every method raises an `InvocationError`: its class says what failed, its `retryable` whether
    asking later can help. As a context manager, it closes its connections at the end.
    """

    def __init__(  # noqa: PLR0913 - each is optional
        self,
        name: str,
        *,
        returns: Callable[[Any], T] = as_it_is,
        content_type: str = JSON,
        accept: str | None = JSON,
        parameters: Mapping[str, str] = NOTHING,
        retries: Retries = Retries(),  # noqa: B008 - frozen
        timeout: float = RESPONSE_SECONDS,
        region: str | None = None,
        clients: Callable[[str], Any] | None = None,
    ) -> None:
        """Nothing is asked yet.

        Args:
            name: the endpoint's name in SageMaker.
            returns: makes the result of an answer's value, such as a pydantic `model_validate`.
            content_type: of the requests.
            accept: what the answers shall be; the container decides without it.
            parameters: further ones of InvokeEndpoint, such as TargetModel.
            retries: how often and when a request is sent again.
            timeout: the seconds to wait for an answer.
            region: where it is; without it, the one that the AWS configuration names.
            clients: makes the boto3 client of a service, in place of `timeout` and `region`; what
                botocore repeats by itself then comes on top of `retries`.
        """
        self.name = name
        self.returns = returns
        self.content_type = content_type
        self.accept = accept
        self.parameters = parameters
        self.retries = retries
        made = clients or maker(region=region, timeout=timeout, attempts=retries.attempts)
        self._client = Connections(made)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes its connections."""
        self.close()

    def close(self) -> None:
        """Closes its connections; whoever asks again opens new ones."""
        self._client.close()

    def predict(self, value: Any) -> T:
        """One prediction.

        Raises:
            InvocationError: the endpoint or its model refused, or AWS can't be reached.
        """
        return self._read(self.ask(self._serialise(value)))

    def ask(self, body: bytes) -> Invocation:
        """The same with bytes, and with all that is known of the answer.

        Raises:
            InvocationError: as above.
        """
        runtime = self._client("sagemaker-runtime")
        return self.retries.call(lambda: invoke_with(runtime, self.name, self._question(body)))

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
        results = in_batches(
            items, batching, serialise=self._serialise, ask=lambda body: self._value(self.ask(body))
        )
        return map(self.returns, results)

    def stream(self, value: Any) -> Iterator[bytes]:
        """The parts of an answer as they come; `lines` makes lines of them.

        What fails before the first part is retried.

        Raises:
            InvocationError: the endpoint or its model refused, now or while the parts are read.
        """
        runtime = self._client("sagemaker-runtime")
        question = self._question(self._serialise(value))

        def begun() -> Iterator[bytes]:
            parts = invoke_stream(runtime, self.name, question)
            return chain(list(islice(parts, 1)), parts)

        return self.retries.call(begun)

    def submit(self, value: Any, *, upload_to: str | None = None, **parameters: Any) -> Pending[T]:
        """Puts a request into the queue of an asynchronous endpoint.

        Where the answer of SageMaker is lost, it is sent again and can be in the queue twice: each
        has an answer of its own, and the result is the second's.

        Args:
            value: what is asked.
            upload_to: an s3://bucket/prefix/ for inputs of more than 128,000 bytes.
            parameters: further ones of InvokeEndpointAsync, such as RequestTTLSeconds.

        Raises:
            ValueError: the input is too long, and there is nowhere to put it.
            InvocationError: the request was refused.
        """
        body = self._serialise(value)
        if len(body) > asynchronous.INLINE_BYTES and upload_to is None:
            raise ValueError(
                f"upload_to: the input has {len(body)} bytes, and {asynchronous.INLINE_BYTES} go "
                "without it: name an s3://bucket/prefix/ that the endpoint may read"
            )
        where = asynchronous.placed(self._client, self.name, body, upload_to)
        submission = self.retries.call(
            lambda: asynchronous.enqueue(
                self._client,
                self.name,
                where,
                content_type=self.content_type,
                accept=self.accept,
                parameters=parameters,
            )
        )
        return Pending(submission=submission, clients=self._client, read=self._read)

    def _question(self, body: bytes) -> Question:
        return Question(
            body=body,
            content_type=self.content_type,
            accept=self.accept,
            parameters=self.parameters,
        )

    def _serialise(self, value: Any) -> bytes:
        return serialise(value, self.content_type)

    def _value(self, answer: Invocation) -> Any:
        return deserialise(answer.body, answer.content_type, whose=self.name)

    def _read(self, answer: Invocation) -> T:
        return self.returns(self._value(answer))
