"""What SAGEMAKER_INFERENCE_OUTPUT selects of a prediction, as Autopilot's containers are asked to.

Source: Developer Guide, "Configure inference output in generated containers", and AWS's container.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import xgboost

_REGRESSION = frozenset({"reg:squarederror", "reg:logistic", "reg:gamma", "reg:tweedie"})
_PROBABLE = frozenset({"binary:logistic", "multi:softprob"})
_CLASSES = frozenset({*_PROBABLE, "binary:logitraw", "binary:hinge", "multi:softmax"})


def select(
    booster: xgboost.Booster, predictions: Sequence[Any], keys: Sequence[str]
) -> list[dict[str, Any]]:
    """One mapping a row with the keys in their order; NaN for a key that the objective lacks.

    Raises:
        ValueError: the model's objective is none that AWS's container selects from.
    """
    learner = json.loads(booster.save_config())["learner"]
    objective = str(learner["objective"]["name"])
    if objective not in _REGRESSION | _CLASSES:
        raise ValueError(f"nothing can be selected from the objective {objective}")
    labels = list(range(int(learner["learner_model_param"]["num_class"]) or 2))
    values = _values(objective, labels)
    return [
        {key: values[key](row) if key in values else math.nan for key in keys}
        for row in predictions
    ]


def _values(objective: str, labels: list[int]) -> Mapping[str, Callable[[Any], Any]]:
    """How to compute each key that the objective has."""
    if objective in _REGRESSION:
        return {"predicted_score": float}
    values: dict[str, Callable[[Any], Any]] = {
        "predicted_label": lambda row: _label(objective, row),
        "labels": lambda _: labels,
        "raw_score": _highest,
        "raw_scores": _each,
    }
    if objective in _PROBABLE:
        values |= {"probability": _highest, "probabilities": _each}
    return values


def _label(objective: str, row: Any) -> float:
    if objective == "multi:softprob":
        return int(np.argmax(row))
    if objective in {"binary:hinge", "multi:softmax"}:
        return float(row)
    return int(row > (0 if objective == "binary:logitraw" else 0.5))


def _highest(row: Any) -> float:
    """Of two classes the second one's."""
    return float(np.max(row))


def _each(row: Any) -> list[float]:
    return [float(one) for one in row] if np.ndim(row) else [1.0 - float(row), float(row)]
