"""The bar that packing shows."""

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn


def packing_progress(console: Console) -> Progress:
    """A bar of the bytes read, which goes when it is done; nothing at all in a pipe."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    # In a pipe, rich would leave an empty line where the bar would be.
    return Progress(
        *columns,
        TransferSpeedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
