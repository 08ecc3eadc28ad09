"""Copies of requests for shadow variants, whose answers nobody gets."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import LiveEndpoint, LiveVariant

_THREADS = 4


class Shadows:
    """Sends copies on threads of its own; a caller neither waits for them nor sees them fail."""

    def __init__(
        self,
        settings: HostingSettings,
        log: Callable[[str], None],
        *,
        draw: Callable[[], float] = random.random,
    ) -> None:
        """Allow a bounded number of copies to wait.

        Args:
            settings: `copies_waiting` is the bound.
            log: receives a line for each copy that is given up or fails.
            draw: a number from 0 up to, but not including, 1.
        """
        self._log, self._draw = log, draw
        self._room = threading.BoundedSemaphore(settings.copies_waiting)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="shadow")

    def copy(self, endpoint: LiveEndpoint, send: Callable[[LiveVariant], object]) -> None:
        """Send a copy to each shadow variant that the draw picks; returns at once."""
        for shadow in endpoint.shadows:
            if self._draw() < share(endpoint, shadow):
                self._submit(endpoint, shadow, send)

    def stop(self) -> None:
        """Send no more copies; those that wait are given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _submit(
        self, endpoint: LiveEndpoint, shadow: LiveVariant, send: Callable[[LiveVariant], object]
    ) -> None:
        if not self._room.acquire(blocking=False):
            self._log(f"{endpoint.name}: a request is not copied to {shadow.name}, too many wait")
            return
        try:
            self._threads.submit(self._send, endpoint, shadow, send)
        except RuntimeError:  # it was stopped
            self._room.release()

    def _send(
        self, endpoint: LiveEndpoint, shadow: LiveVariant, send: Callable[[LiveVariant], object]
    ) -> None:
        try:
            send(shadow)
        except Exception as error:  # noqa: BLE001 - whatever fails is the shadow's alone
            reason = str(error) or type(error).__name__
            self._log(f"{endpoint.name}: shadow variant {shadow.name} did not answer: {reason}")
        finally:
            self._room.release()


def share(endpoint: LiveEndpoint, shadow: LiveVariant) -> float:
    """How much of the requests is copied: the weight relative to that of all production variants.

    From the API reference, CreateEndpointConfig, ShadowProductionVariants.
    """
    total = sum(variant.weight for variant in endpoint.variants)
    return min(1.0, shadow.weight / total) if total > 0 else 0.0
