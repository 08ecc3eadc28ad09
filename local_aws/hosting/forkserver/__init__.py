"""Starts workers from a process that has imported their framework already.

To import torch and transformers takes seconds of a core every time: for each instance of a
variant, each update and each copy. A fork server imports them once, and every worker of that
framework is a fork of it (docs/adr/0010). A worker that would see the difference becomes a new
Python: see `child`.
"""

import sys
import threading

from local_aws.hosting.forkserver.client import ForkServer
from local_aws.hosting.forkserver.forked import Forked
from local_aws.hosting.forkserver.protocol import Order

__all__ = ["Forked", "Order", "available", "start"]

_servers: dict[str, ForkServer] = {}
_one_at_a_time = threading.Lock()


def available() -> bool:
    """Whether a process that has used a framework's libraries may be forked: on Linux alone."""
    return sys.platform == "linux"


def start(framework: str, order: Order, *, output: int) -> Forked:
    """Start a worker of a framework, in a process group of its own.

    Args:
        framework: whose libraries it finds imported.
        order: what to start; it inherits the descriptors that it is to know by these numbers.
        output: the descriptor that gets what the worker prints.

    Raises:
        OSError: no process could be made.
    """
    with _one_at_a_time:
        server = _servers.get(framework)
        if server is None or not server.alive:
            server = _servers[framework] = ForkServer(framework)
        status = server.fork(order, output=output)
    return Forked(status)
