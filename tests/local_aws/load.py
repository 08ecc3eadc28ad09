"""Callers of an endpoint that never pause and never retry."""

import json
import threading
import time
from contextlib import contextmanager

from tests.waiting import eventually

THREADS = 4


@contextmanager
def several(call, ended):
    """Have several threads call, each with its number, until it is over and `ended` is set."""
    threads = [threading.Thread(target=call, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


class Load:
    """Callers of an endpoint or of a component on it, and what they were answered."""

    def __init__(self, cloud, name, **target):
        """Nobody calls yet."""
        self._cloud, self._target = cloud, {"EndpointName": name, **target}
        self._ended = threading.Event()
        self.answers, self.failures, self.variants = [], [], set()

    def _call(self, _number):
        """Invoke the endpoint again and again."""
        client = self._cloud.client("sagemaker-runtime")
        while not self._ended.is_set():
            try:
                answer = client.invoke_endpoint(
                    **self._target, ContentType="application/json", Body=b'{"x": 1}'
                )
                self.variants.add(answer["InvokedProductionVariant"])
                self.answers.append(json.loads(answer["Body"].read())["model"])
            except Exception as error:  # noqa: BLE001 - whatever it is, the request was lost
                self.failures.append(repr(error))

    def wait_for(self, model):
        """Block until a model answers."""
        eventually(lambda: model in self.answers[-50:], 60)

    @contextmanager
    def running(self):
        """Call from several threads."""
        with several(self._call, self._ended):
            self.wait_for("one")
            yield self
            time.sleep(0.5)
