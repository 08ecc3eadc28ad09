"""How the XGBoost container's algorithm mode writes what it predicted."""

import csv
import io
import json
import os
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import xgboost

from local_aws.hosting.worker.frameworks.boosters import Predictions
from local_aws.hosting.worker.frameworks.matrices import CSV
from local_aws.hosting.worker.frameworks.selection import select
from local_aws.hosting.worker.frameworks.tables import unsupported

_JSON = "application/json"
_LINES = "application/jsonlines"


def accepted(accept: str | None) -> str:
    """The type to answer in: SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT or CSV when any will do."""
    media = (accept or "").partition(";")[0].strip().lower()
    if media and media != "*/*":
        return media
    return os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", CSV)


def write(booster: xgboost.Booster, predictions: Predictions, accept: str) -> str:
    """The scores, or what SAGEMAKER_INFERENCE_OUTPUT selects.

    Raises:
        GenericInferenceToolkitError: 406, for a type that isn't written.
        ValueError: nothing can be selected for the model's objective.
    """
    chosen = os.environ.get("SAGEMAKER_INFERENCE_OUTPUT")
    if chosen:
        keys = chosen.replace(" ", "").lower().split(",")
        return _selected(select(booster, list(predictions), keys), accept)
    scores = predictions.tolist()
    if accept == CSV:
        return _lines(scores) if os.environ.get("SAGEMAKER_BATCH") else ",".join(map(str, scores))
    if accept == _JSON:
        return json.dumps({"predictions": [{"score": score} for score in scores]})
    raise unsupported(accept, status=HTTPStatus.NOT_ACCEPTABLE)


def _lines(scores: Sequence[Any]) -> str:
    return "".join(f"{score}\n" for score in scores)


def _selected(rows: Sequence[dict[str, Any]], accept: str) -> str:
    if accept == CSV:
        return _selected_csv(rows) + ("\n" if os.environ.get("SAGEMAKER_BATCH") else "")
    if accept == _JSON:
        return json.dumps({"predictions": rows})
    if accept == _LINES:
        return "".join(f"{json.dumps(row)}\n" for row in rows)
    raise unsupported(accept, status=HTTPStatus.NOT_ACCEPTABLE)


def _selected_csv(rows: Sequence[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows(
        [json.dumps(value) if isinstance(value, list) else value for value in row.values()]
        for row in rows
    )
    return stream.getvalue().removesuffix("\n")
