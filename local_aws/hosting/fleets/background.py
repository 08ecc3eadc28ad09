"""Threads that somebody waits for in the end."""

import threading
from collections.abc import Callable


class BackgroundTasks:
    """Runs each task in a thread of its own."""

    def __init__(self) -> None:
        """Nothing runs."""
        self._threads: set[threading.Thread] = set()
        self._lock = threading.Lock()

    def spawn(self, task: Callable[..., None], *arguments: object) -> None:
        """Start a task and return."""
        thread = threading.Thread(target=task, args=arguments, daemon=True)
        with self._lock:
            self._threads = {one for one in self._threads if one.is_alive()}
            thread.start()
            self._threads.add(thread)

    def join(self) -> None:
        """Wait for all tasks, and for those that they start."""
        while running := self._running():
            for thread in running:
                thread.join()

    def _running(self) -> list[threading.Thread]:
        with self._lock:
            return [one for one in self._threads if one.is_alive()]
