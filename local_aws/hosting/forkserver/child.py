"""From a fork of the server to the worker that was ordered."""

import fcntl
import os
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from local_aws.hosting.forkserver.protocol import Order
from local_aws.hosting.forkserver.server import Descriptors

WORKER = "local_aws.hosting.worker"
_READ_ON_IMPORT = (
    *("ATEN_", "CUDA_", "GOTO_", "HF_ENDPOINT", "HF_HOME", "HF_HUB_", "KMP_", "LD_", "MALLOC_"),
    *("MKL_", "NUMEXPR_", "OMP_", "OPENBLAS_", "PYTHON", "PYTORCH_", "TOKENIZERS_", "TORCH"),
    *("TRANSFORMERS_", "XGBOOST_"),
)
"""How the variables begin that Python and the frameworks read once, when they start."""


def become_the_worker(descriptors: Descriptors, *, before: Mapping[str, str]) -> None:
    """Turn this fork into the process that was ordered.

    `before` are the variables that the server had before it imported anything.

    It returns in a worker that goes on with what the server has imported. Where a variable or a
    module of the model's own would have changed what was imported, a new Python takes its place.
    """
    order = _read(descriptors.order)
    os.close(descriptors.status)
    _place(descriptors, order.kept)
    os.chdir(order.folder)
    search_path = order.environment.get("PYTHONPATH", "").split(os.pathsep)
    if _imported_otherwise(order.environment, before) or _brings_its_own(search_path):
        arguments = [sys.executable, "-P", "-m", WORKER, *order.arguments]
        os.execve(sys.executable, arguments, order.environment)  # noqa: S606 - no shell is wanted
    set_by_imports = {name: os.environ[name] for name in os.environ.keys() - before.keys()}
    os.environ.clear()
    os.environ.update(set_by_imports | order.environment)
    time.tzset()
    sys.path[:] = dict.fromkeys([*search_path, *sys.path])
    sys.argv[:] = [WORKER, *order.arguments]
    _draw_other_numbers()


def _read(descriptor: int) -> Order:
    with os.fdopen(descriptor, "rb") as text:
        return Order.decoded(text.read())


def _place(descriptors: Descriptors, numbers: list[int]) -> None:
    """Give each descriptor the number that the order knows it by."""
    wanted = [1, 2, *numbers]
    received = [descriptors.output, descriptors.output, *descriptors.kept]
    # First out of each other's way: a number that is wanted may be another's now.
    free = max(*wanted, *received) + 1
    aside = [fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, free) for descriptor in received]
    for descriptor in set(received):
        os.close(descriptor)
    for descriptor, number in zip(aside, wanted, strict=True):
        os.dup2(descriptor, number)
        os.close(descriptor)


def _imported_otherwise(variables: Mapping[str, str], before: Mapping[str, str]) -> bool:
    """Whether a variable differs from the server's that was read when something was imported."""
    names = {name for name in {*variables, *before} if name.startswith(_READ_ON_IMPORT)}
    return any(variables.get(name) != before.get(name) for name in names - {"PYTHONPATH"})


def _brings_its_own(search_path: Iterable[str]) -> bool:
    """Whether a folder that comes first has another version of something that was imported."""
    for folder in map(Path, search_path):
        for entry in folder.iterdir() if folder.is_dir() else ():
            module = sys.modules.get(entry.name.partition(".")[0])
            file = getattr(module, "__file__", None)
            if file and folder not in Path(file).parents:
                return True
    return False


def _draw_other_numbers() -> None:
    """Two workers, as two processes elsewhere, don't draw the same; `random` sees to itself."""
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
