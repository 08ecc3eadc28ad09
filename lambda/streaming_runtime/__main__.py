"""Starts the runtime for the handler that the function's configuration names."""

import importlib
import os
import sys
from collections.abc import Callable
from typing import Any

from streaming_runtime.api import RuntimeApi
from streaming_runtime.invocation import answer


def main() -> int:
    """Answer invocations for as long as the process is let live; 1 where it can't start."""
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        handler = _handler(os.environ["_HANDLER"])
    except Exception as error:  # noqa: BLE001 (whatever the import raises is the reason)
        api.refuse_start(error)
        return 1
    while True:
        answer(api, handler)


def _handler(name: str) -> Callable[[Any, Any], Any]:
    """The function that a Handler such as `package.module.function` names."""
    module, _, function = name.rpartition(".")
    found: Callable[[Any, Any], Any] = getattr(
        importlib.import_module(module.replace("/", ".")), function
    )
    return found


if __name__ == "__main__":
    sys.exit(main())
