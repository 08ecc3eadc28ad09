"""Regression trees as XGBoost's JSON holds them, in nothing but Python's own library.

XGBoost's documentation, "Introduction to Model IO" and "JSON Schema". It computes in 32-bit
floating point, and so does this: a measure on the border goes the same way.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_LEAF = -1
_LARGEST = 3.4028234663852886e38  # what 32 bits hold


class RequestError(Exception):
    """What the caller got wrong: whoever runs the handlers answers with this status."""

    status_code = 400


class Trees:
    """The trees of one booster for one target with the objective reg:squarederror."""

    def __init__(self, file: Path) -> None:
        """Read what XGBoost's `save_model` wrote.

        Raises:
            ValueError: it is a booster of another kind.
        """
        learner = json.loads(file.read_text("utf-8"))["learner"]
        objective = learner["objective"]["name"]
        if objective != "reg:squarederror":
            raise ValueError(f"{file.name}: expected reg:squarederror, received {objective}")
        self.features: list[str] = learner["feature_names"]
        trees = learner["gradient_booster"]["model"]["trees"]
        self._trees = [tree | {"split_conditions": _singles(tree)} for tree in trees]
        base = learner["learner_model_param"]["base_score"]
        self._base = float(base.strip("[]"))

    def predict(self, measures: Any) -> float:
        """The sum of the leaves that an animal falls into.

        Raises:
            RequestError: a feature is missing, unknown, no number or too large.
        """
        row = [_single(value) for value in self._checked(measures)]
        total = _single(self._base)
        for tree in self._trees:
            total = _single(total + _leaf(tree, row))
        return total

    def _checked(self, measures: Any) -> list[float]:
        if not isinstance(measures, dict):
            raise RequestError(f"received {measures!r}; send an object of ten features")
        if set(measures) != set(self.features):
            received = ", ".join(map(str, measures)) or "none"
            expected = ", ".join(self.features)
            raise RequestError(f"received the features {received}; send exactly {expected}")
        for name, value in measures.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise RequestError(f"{name} is {value!r}; send a number")
            if not -_LARGEST <= value <= _LARGEST:  # nor is it NaN, which XGBoost calls missing
                raise RequestError(f"{name} is beyond what 32-bit floating point holds")
        return [measures[name] for name in self.features]


def _leaf(tree: Mapping[str, Any], row: Sequence[float]) -> float:
    node = 0
    while tree["left_children"][node] != _LEAF:
        goes_left = row[tree["split_indices"][node]] < tree["split_conditions"][node]
        node = tree["left_children" if goes_left else "right_children"][node]
    return float(tree["split_conditions"][node])


def _singles(tree: Mapping[str, Any]) -> list[float]:
    return [_single(value) for value in tree["split_conditions"]]


def _single(value: float) -> float:
    """The nearest number in 32-bit floating point."""
    return float(struct.unpack("f", struct.pack("f", value))[0])
