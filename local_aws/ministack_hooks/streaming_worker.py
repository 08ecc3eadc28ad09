"""Functions in Python that bring a runtime of their own in AWS_LAMBDA_EXEC_WRAPPER.

Lambda developer guide, "Modifying the runtime environment": Lambda runs the wrapper with the
command that would start its runtime. ministack knows no wrapper; its worker for custom runtimes
speaks the Runtime API that such a runtime asks for, but keeps an answer until it is whole.
"""

import os
import sys
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from local_aws.ministack_hooks.internals import internal

Sink = Callable[[bytes], None]
SINK: ContextVar[Sink | None] = ContextVar("sink", default=None)
"""Takes what the function that is invoked streams, as it comes; none where nobody listens."""

_WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"
_TASK_ROOT = "/var/task/"
_MODE = "Lambda-Runtime-Function-Response-Mode"


def install() -> None:
    """Give functions with a wrapper a worker that runs it."""
    runtime = internal("core.lambda_runtime")
    choose = runtime._worker_class_for  # noqa: SLF001 - ministack has no other way
    wrapped = _worker_class(runtime.ProvidedWorker)

    def worker_class_for(config: Any) -> Any:
        has_wrapper = _wrapper_of(config) and config.get("Runtime", "").startswith("python")
        return wrapped if has_wrapper else choose(config)

    runtime._worker_class_for = worker_class_for  # noqa: SLF001 - the same


def _wrapper_of(config: Any) -> str:
    variables = (config.get("Environment") or {}).get("Variables") or {}
    return str(variables.get(_WRAPPER, ""))


def _worker_class(base: Any) -> Any:
    class WrappedWorker(base):  # type: ignore[misc] # ministack has no types
        """An execution environment whose runtime is the wrapper's."""

        sink: Sink | None = None

        def invoke(self, event: Any, request_id: str, **given: Any) -> Any:
            """Invoke it; whoever listens in this context gets what it streams."""
            self.sink = SINK.get()
            known = {"trace_id", "invoked_function_arn"}
            passed = {name: value for name, value in given.items() if name in known}
            try:
                return super().invoke(event, request_id, **passed)
            finally:
                self.sink = None

        def _spawn(self, *given: Any, **named: Any) -> None:
            _write_bootstrap(self.code_zip, _wrapper_of(self.config))
            super()._spawn(*given, **named)

        def _build_handler_class(self, *given: Any) -> Any:
            return _handler_class(super()._build_handler_class(*given), self)

    return WrappedWorker


def _write_bootstrap(code_zip: bytes, wrapper: str) -> None:
    """Have ministack's own way to start a custom runtime run the wrapper.

    The file is put there whole, for another process may be about to run it.
    """
    folder = Path(internal("services.lambda_svc")._provided_runtime_code_dir(code_zip))  # noqa: SLF001 - the same
    place = folder / wrapper.removeprefix(_TASK_ROOT)
    # As ministack's worker for Python has it, but not the one for custom runtimes.
    gateway = f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}"
    written = folder / f"bootstrap.{os.getpid()}"
    written.write_text(
        f'#!/bin/sh\nexport AWS_ENDPOINT_URL="${{AWS_ENDPOINT_URL:-{gateway}}}"\n'
        f"exec '{place}' '{sys.executable}' bootstrap.py\n"
    )
    written.chmod(0o755)
    written.replace(folder / "bootstrap")


def _handler_class(base: Any, worker: Any) -> Any:
    """The Runtime API, with an answer that is streamed passed on as it comes."""

    class Handler(base):  # type: ignore[misc] # ministack has no types
        def _read_body(self) -> bytes:
            sink = worker.sink
            if self.headers.get(_MODE) != "streaming":
                return bytes(super()._read_body())
            kept = []
            while size := int(self.rfile.readline().strip(), 16):
                chunk = self.rfile.read(size)
                self.rfile.readline()
                if sink is None:
                    kept.append(chunk)
                else:
                    sink(chunk)
            while self.rfile.readline().strip():
                """A trailer: it says that the function failed behind what it sent."""
            return b"".join(kept)

    return Handler
