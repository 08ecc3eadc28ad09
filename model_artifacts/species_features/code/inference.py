"""The first step of the pipeline: lengths of irises in cm become standardised features."""

import io
from pathlib import Path
from typing import Any

import joblib  # type: ignore[import-untyped] # it has no types
import numpy as np


def model_fn(model_dir: str) -> Any:
    """Load the fitted StandardScaler."""
    return joblib.load(Path(model_dir) / "model.joblib")


def input_fn(body: str | bytes, content_type: str) -> np.ndarray[Any, Any]:
    """Read CSV without a header, a flower a line.

    Raises:
        ValueError: another content type.
    """
    if content_type.split(";", maxsplit=1)[0].strip().lower() != "text/csv":
        raise ValueError(f"content type {content_type} is not accepted; send text/csv")
    text = body if isinstance(body, str) else bytes(body).decode()
    return np.loadtxt(io.StringIO(text), delimiter=",", ndmin=2)


def predict_fn(flowers: np.ndarray[Any, Any], scaler: Any) -> np.ndarray[Any, Any]:
    """Standardise each feature."""
    return np.asarray(scaler.transform(flowers))


def output_fn(features: np.ndarray[Any, Any], _accept: str) -> tuple[str, str]:
    """Write CSV, which the next container reads; nine digits are all that XGBoost keeps."""
    lines = (",".join(f"{feature:.9g}" for feature in flower) for flower in features)
    return "\n".join(lines), "text/csv"
