"""What is being done at the moment, one line each, as readable in a pipe as on a screen."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from modelport.packaging.progress import packing_progress

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress


class Steps:
    """Prints each step with the seconds since the first."""

    def __init__(self, console: Console) -> None:
        """Start the clock."""
        self._console = console
        self._start = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start

    def progress(self) -> Progress:
        """A bar for packing within a step; it goes when its step is done."""
        return packing_progress(self._console)

    def __call__(self, what: str) -> None:
        """Says what happens next."""
        self._console.print(f"{self.elapsed:6.1f} s  {what}")
