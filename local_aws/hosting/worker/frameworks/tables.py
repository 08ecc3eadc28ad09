"""Rows and columns as the scikit-learn and XGBoost containers read and write them.

Both use the `sagemaker-containers` library where the deep-learning containers use
`sagemaker-inference`; the two read CSV differently. What AWS's reads, ours does, but for NPY with
Python objects in it: such a body can run code, so it is refused.
"""

import csv
import io
import json
from http import HTTPStatus
from typing import Any

import numpy as np
import numpy.typing as npt
from sagemaker_inference import (  # type: ignore[import-untyped] # no hints
    content_types,
    errors,
)

Array = npt.NDArray[Any]


def unsupported(content_type: str | None, *, status: HTTPStatus) -> Exception:
    """An error that the caller gets with its status."""
    error: Exception = errors.GenericInferenceToolkitError(
        status, f"Content type {content_type} is not supported by this framework."
    )
    return error


def read(body: Any, content_type: str) -> Array:
    """An array of JSON, CSV (one row of it becomes a flat array) or NPY.

    Raises:
        GenericInferenceToolkitError: 415, for another content type.
    """
    if content_type == content_types.JSON:
        return np.array(json.loads(body))
    if content_type == content_types.CSV:
        return np.array(list(csv.reader(io.StringIO(body), strict=True))).squeeze()
    if content_type == content_types.NPY:
        array: Array = np.load(io.BytesIO(body), allow_pickle=False)
        return array
    raise unsupported(content_type, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


def write(array_like: Any, accept: str) -> str | bytes:
    """JSON, CSV (of a flat array one value a line) or NPY.

    Raises:
        GenericInferenceToolkitError: 406, when another type is asked for.
    """
    if accept == content_types.JSON:
        return json.dumps(array_like, default=_plain)
    if accept == content_types.CSV:
        return _csv(np.array(array_like))
    if accept == content_types.NPY:
        buffer = io.BytesIO()
        np.save(buffer, array_like, allow_pickle=False)
        return buffer.getvalue()
    raise unsupported(accept, status=HTTPStatus.NOT_ACCEPTABLE)


def _csv(array: Array) -> str:
    rows = array.reshape(-1, 1) if array.ndim <= 1 else array
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} is not JSON serializable")
