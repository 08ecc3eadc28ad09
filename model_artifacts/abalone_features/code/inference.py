"""The first container of a regression: a line about an abalone becomes ten features.

What AutoML's candidates do before their algorithm: the text is encoded one-hot, and what is
missing gets the median.
"""

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer  # type: ignore[import-untyped] # it has no types
from sklearn.impute import SimpleImputer  # type: ignore[import-untyped] # the same
from sklearn.preprocessing import OneHotEncoder  # type: ignore[import-untyped] # the same

COLUMNS = 8


def model_fn(model_dir: str) -> Any:
    """Set up the transformer from what was learnt: the sexes, and the measures' medians."""
    learnt = json.loads((Path(model_dir) / "features.json").read_text("utf-8"))
    encoder = OneHotEncoder(categories=[learnt["sexes"]], handle_unknown="ignore")
    steps = [
        ("sex", encoder, [0]),
        ("measures", SimpleImputer(strategy="median"), slice(1, COLUMNS)),
    ]
    typical = [learnt["sexes"][0], *learnt["medians"].values()]
    return ColumnTransformer(steps, sparse_threshold=0).fit(np.array([typical], dtype=object))


def input_fn(body: str | bytes, content_type: str) -> np.ndarray[Any, Any]:
    """Read lines of sex (M, F or I) and seven measures, of which any may be empty.

    Raises:
        ValueError: another content type, or lines that aren't eight columns.
    """
    if content_type.split(";", maxsplit=1)[0].strip().lower() != "text/csv":
        raise ValueError(f"content type {content_type} is not accepted; send text/csv")
    text = body if isinstance(body, str) else bytes(body).decode()
    lines = [line for line in csv.reader(io.StringIO(text)) if line]
    if not lines or any(len(line) != COLUMNS for line in lines):
        raise ValueError(f"the body has to have lines of {COLUMNS} columns: sex and seven measures")
    animals = [[sex.strip(), *map(_measure, measures)] for sex, *measures in lines]
    return np.array(animals, dtype=object)


def predict_fn(animals: np.ndarray[Any, Any], transformer: Any) -> np.ndarray[Any, Any]:
    """Make the features."""
    return np.asarray(transformer.transform(animals), dtype=float)


def output_fn(features: np.ndarray[Any, Any], _accept: str) -> tuple[str, str]:
    """Write CSV, which XGBoost reads."""
    lines = (",".join(map(repr, animal)) for animal in features.tolist())
    return "\n".join(lines), "text/csv"


def _measure(cell: str) -> float:
    return float(cell) if cell.strip() else float("nan")
