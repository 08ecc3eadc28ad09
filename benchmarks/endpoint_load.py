"""Callers of an endpoint who never retry."""

import json
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from modelport.aws.clients import client
from modelport.aws.session import LocalSession

RUNTIME = "sagemaker-runtime"


class Load:
    """Callers of an endpoint, and somebody who watches whether it is being updated.

    `target` is what every request names; `pause` is in seconds, after each answer.
    """

    def __init__(
        self, session: LocalSession, target: Mapping[str, str], *, callers: int, pause: float
    ) -> None:
        """Nobody calls yet."""
        self._session, self._target, self._pause = session, target, pause
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._call) for _ in range(callers)]
        self._threads.append(threading.Thread(target=self._watch))
        self.answers: Counter[str] = Counter()
        self.failures: list[str] = []
        self.updating = 0.0

    def start(self) -> None:
        """Calls, until it is stopped."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Calls no more; waits for the last answers."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _call(self) -> None:
        runtime = client(RUNTIME, self._session)
        while not self._ended.wait(self._pause):
            try:
                self.answers[answer(runtime, self._target)] += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, the request was lost
                self.failures.append(repr(error))

    def _watch(self) -> None:
        sagemaker, last = client("sagemaker", self._session), time.monotonic()
        name = self._target["EndpointName"]
        while not self._ended.wait(max(0.05, self._pause)):
            status = sagemaker.describe_endpoint(EndpointName=name)["EndpointStatus"]
            now = time.monotonic()
            self.updating += (now - last) if status != "InService" else 0.0
            last = now


@contextmanager
def under(loads: Collection[Load]) -> Iterator[None]:
    """All of them call, from a second before until a second after."""
    with ExitStack() as stack:
        for load in loads:
            load.start()
            stack.callback(load.stop)
        time.sleep(1)
        yield
        time.sleep(1)


def answer(runtime: Any, target: Mapping[str, str]) -> str:
    """What the model says."""
    found = runtime.invoke_endpoint(**target, ContentType="application/json", Body=b"{}")
    return str(json.loads(found["Body"].read()))
