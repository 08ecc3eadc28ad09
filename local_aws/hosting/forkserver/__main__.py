"""Runs a fork server; see the package's docstring."""

import gc
import importlib
import os
import socket
import sys
from contextlib import suppress

from local_aws.hosting.forkserver.child import become_the_worker
from local_aws.hosting.forkserver.server import Server
from local_aws.hosting.worker.__main__ import main as work
from local_aws.hosting.worker.frameworks import import_framework

_BESIDES = {
    "hugging-face": ("torch", "transformers.models.auto.modeling_auto"),
    "scikit-learn": ("joblib", "sklearn.pipeline"),
}
"""What a framework's default handlers import only when they are used, but most models need."""


def main() -> int:
    """Import what the framework's workers need, and then fork one for every order."""
    framework, descriptor = sys.argv[1], int(sys.argv[2])
    before = dict(os.environ)
    os.set_inheritable(descriptor, False)  # noqa: FBT003 - positional only
    with suppress(ImportError):  # the worker that needs it says it best
        import_framework(framework)
        for module in _BESIDES.get(framework, ()):
            importlib.import_module(module)
    gc.freeze()  # else the first collection in a worker copies every page
    worker = Server(socket.socket(fileno=descriptor)).serve()
    if worker is None:
        return 0
    become_the_worker(worker, before=before)
    return work()


if __name__ == "__main__":
    sys.exit(main())
