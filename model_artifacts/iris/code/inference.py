"""Which iris is it: the four handlers of script mode in SageMaker's XGBoost container."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from xgboost import XGBClassifier

FEATURES = 4


@dataclass(frozen=True)
class Species:
    """A classifier, and the names of its classes."""

    classifier: XGBClassifier
    names: list[str]


def model_fn(model_dir: str) -> Species:
    """Load what build.py wrote."""
    folder = Path(model_dir)
    classifier = XGBClassifier(n_jobs=1)
    classifier.load_model(folder / "model.json")
    return Species(classifier, json.loads((folder / "classes.json").read_text("utf-8")))


def input_fn(body: str | bytes, content_type: str) -> np.ndarray[Any, Any]:
    """Read flowers: a line each, of sepal length and width, petal length and width in cm.

    Raises:
        ValueError: another content type, or a line that isn't four numbers.
    """
    if content_type.split(";", maxsplit=1)[0].strip().lower() != "text/csv":
        raise ValueError(f"content type {content_type} is not accepted; send text/csv")
    text = body if isinstance(body, str) else bytes(body).decode()
    lines = [line.split(",") for line in text.split()]
    if not lines or any(len(line) != FEATURES for line in lines):
        raise ValueError(f"the body has to have lines of {FEATURES} numbers: 5.1,3.3,1.7,0.5")
    return np.array(lines, dtype=float)


def predict_fn(flowers: np.ndarray[Any, Any], model: Species) -> list[str]:
    """Name each flower's species."""
    return [model.names[int(number)] for number in model.classifier.predict(flowers)]


def output_fn(names: list[str], _accept: str) -> tuple[str, str]:
    """Answer a name a line."""
    return "\n".join(names), "text/plain"
