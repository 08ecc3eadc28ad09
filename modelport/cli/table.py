"""Predictions as a small table, or as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from modelport.cli.output import console, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelport.local.predictions import Prediction

_LONGEST = 60
_MILLISECONDS = 1000


def print_predictions(predictions: Sequence[Prediction], *, json: bool) -> None:
    """Prints a row for each prediction; a wrong one is marked."""
    if json:
        print_json([asdict(prediction) for prediction in predictions])
        return
    table = Table(box=box.SIMPLE)
    table.add_column("sentence")
    table.add_column("prediction")
    table.add_column("score", justify="right")
    table.add_column("latency", justify="right")
    for prediction in predictions:
        table.add_row(*_cells(prediction))
    console.print(table)


def _cells(prediction: Prediction) -> tuple[str, str, str, str]:
    text = prediction.text
    return (
        text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…",
        prediction.prediction if prediction.right else f"{prediction.prediction} (wrong)",
        "" if prediction.score is None else f"{prediction.score:.4f}",
        f"{prediction.seconds * _MILLISECONDS:.0f} ms",
    )
