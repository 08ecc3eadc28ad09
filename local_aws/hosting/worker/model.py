"""Runs a model's handlers in the thread that loaded it, one request at a time."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock

from local_aws.hosting.worker.context import Context
from local_aws.hosting.worker.frameworks import HandlerService


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the handlers made of a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Job:
    """A request on its way to the main thread and back."""

    def __init__(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Hold a request that isn't answered yet."""
        self.body = body
        self.headers = headers
        self._answer: Answer | None = None
        self._pending = Lock()
        self._pending.acquire()

    def finish(self, answer: Answer) -> None:
        """Hand over the answer; once."""
        self._answer = answer
        self._pending.release()

    def wait(self) -> Answer:
        """Block until the answer is there."""
        self._pending.acquire()
        if self._answer is None:
            raise RuntimeError("the job was released without an answer")
        return self._answer


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

    def submit(self, job: Job) -> Answer:
        """Have the main thread answer a request."""
        self._jobs.put(job)
        return job.wait()

    def serve(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Answer requests, one after the other."""
        while not until():
            job = self._jobs.get()
            job.finish(self._handle(job))

    def _handle(self, job: Job) -> Answer:
        processor = self._context.begin(job.headers)
        try:
            results = self._service.handle([{"body": job.body}], self._context)
            body = _encode(results[0])
        except SystemExit:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a handler hands out, the worker lives
            return Answer(status=500, headers={}, body=str(error).encode())
        headers = processor.get_response_headers()
        return Answer(status=processor.get_response_status_code(), headers=headers, body=body)


def _encode(result: object) -> bytes:
    """Bytes and text as they are, everything else as JSON: what the model server does."""
    if isinstance(result, bytes | bytearray):
        return bytes(result)
    return (result if isinstance(result, str) else json.dumps(result)).encode()
