"""The last step of the pipeline: numbers of classes become names."""

from pathlib import Path
from typing import Any

import joblib  # type: ignore[import-untyped] # it has no types


def model_fn(model_dir: str) -> Any:
    """Load the fitted LabelEncoder."""
    return joblib.load(Path(model_dir) / "model.joblib")


def input_fn(body: str | bytes, content_type: str) -> list[int]:
    """Read what XGBoost answers: numbers between commas or on lines.

    Raises:
        ValueError: another content type.
    """
    if content_type.split(";", maxsplit=1)[0].strip().lower() != "text/csv":
        raise ValueError(f"content type {content_type} is not accepted; send text/csv")
    text = body if isinstance(body, str) else bytes(body).decode()
    return [int(float(number)) for number in text.replace(",", " ").split()]


def predict_fn(numbers: list[int], encoder: Any) -> list[str]:
    """Name each class."""
    return [str(name) for name in encoder.inverse_transform(numbers)]


def output_fn(names: list[str], _accept: str) -> tuple[str, str]:
    """Answer a name a line."""
    return "\n".join(names), "text/plain"
