"""Runs a model's handlers in the thread that loaded it, one request at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from queue import SimpleQueue

from local_aws.hosting.worker.context import Context
from local_aws.hosting.worker.encoding import encode
from local_aws.hosting.worker.frameworks import HandlerService


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the handlers made of a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What goes out before the answer is whole; `headers` are those that were set until then."""

    headers: Mapping[str, str]
    body: bytes


class Job:
    """A request on its way to the main thread and back."""

    def __init__(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Hold a request that isn't answered yet."""
        self.body = body
        self.headers = headers
        self._told: SimpleQueue[Piece | Answer] = SimpleQueue()

    def tell(self, told: Piece | Answer) -> None:
        """Hand over pieces, if there are any, and then the answer or what is left of it."""
        self._told.put(told)

    def told(self) -> Iterator[Piece | Answer]:
        """What comes, as it comes; the answer is the last."""
        while isinstance(told := self._told.get(), Piece):
            yield told
        yield told


class Model:
    """A model and its queue.

    `load` and `serve` run in the main thread, as in the model server's workers: a handler may
    count on thread-local state (torch's gradient mode, say) that its `model_fn` set.
    """

    def __init__(self, model_dir: str) -> None:
        """Name the folder; nothing is loaded yet."""
        self._context = Context(model_dir)
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self.ready = False

    def load(self, service: HandlerService) -> None:
        """Import the user's module, if any, and load the model; lets its exceptions through."""
        service.initialize(self._context)
        self._service = service
        self.ready = True

    def submit(self, job: Job) -> Iterator[Piece | Answer]:
        """Have the main thread answer a request."""
        self._jobs.put(job)
        return job.told()

    def serve(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Answer requests, one after the other."""
        while not until():
            job = self._jobs.get()
            job.tell(self._handle(job))

    def _handle(self, job: Job) -> Answer:
        processor = self._context.begin(
            job.headers,
            lambda body: job.tell(Piece(headers=dict(processor.get_response_headers()), body=body)),
        )
        try:
            results = self._service.handle([{"body": job.body}], self._context)
            body = encode(results[0])
        except SystemExit:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a handler hands out, the worker lives
            return Answer(status=500, headers={}, body=str(error).encode())
        headers = processor.get_response_headers()
        return Answer(status=processor.get_response_status_code(), headers=headers, body=body)
