"""Callers of a load balancer, and the processes that answer them."""

import threading
import urllib.request
from contextlib import contextmanager

import psutil

from tests.local_aws.load import several
from tests.worker_processes import command

_PAUSE = 0.5


def processes(cloud, package):
    """Those that run an image."""
    children = psutil.Process(cloud.pid).children(recursive=True)
    return [child for child in children if package in command(child)]


class Callers:
    """Callers of a load balancer: without a pause while they are busy, else one now and then."""

    def __init__(self, cloud, balancer):
        """They are busy."""
        self._url = f"{cloud.url}/_alb/{balancer}/anything"
        self._ended = threading.Event()
        self.busy, self.answered, self.failures = threading.Event(), [], []
        self.busy.set()

    def _call(self, number):
        while not self._ended.is_set():
            if not self.busy.wait(_PAUSE) and number:
                continue
            try:
                with urllib.request.urlopen(self._url) as answer:  # noqa: S310 - our own URL
                    self.answered.append(answer.read())
            except Exception as error:  # noqa: BLE001 - whatever it is, the request was lost
                self.failures.append(repr(error))

    @contextmanager
    def calling(self):
        """Let them call; all of their requests must be answered."""
        with several(self._call, self._ended):
            yield
        assert self.failures == []
        assert set(self.answered) == {b"ok"}
