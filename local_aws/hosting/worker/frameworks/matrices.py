"""Requests to the XGBoost container as a DMatrix."""

import re
from collections.abc import Iterator
from http import HTTPStatus

import numpy as np
import xgboost
from scipy.sparse import csr_matrix  # type: ignore[import-untyped] # no hints

from local_aws.hosting.worker.frameworks.tables import unsupported

CSV = "text/csv"
LIBSVM = frozenset({"text/libsvm", "text/x-libsvm"})
_DELIMITERS = re.compile(r"[,;\t| ]")


def matrix(body: str | bytes, content_type: str | None) -> xgboost.DMatrix:
    """Rows of features, without a label; text/csv unless said otherwise.

    AWS's container reads application/x-recordio-protobuf, too.

    Raises:
        ValueError: the body isn't what its content type says.
        GenericInferenceToolkitError: 415, for another content type.
    """
    media = (content_type or CSV).partition(";")[0].strip().lower()
    text = (body.decode() if isinstance(body, bytes | bytearray) else body).strip()
    if media == CSV:
        return _of_csv(text)
    if media in LIBSVM:
        return _of_libsvm(text)
    raise unsupported(content_type, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


def _of_csv(text: str) -> xgboost.DMatrix:
    """The delimiter is that of the first line; what is left out is missing."""
    lines = text.splitlines()
    found = _DELIMITERS.search(lines[0])
    delimiter = found[0] if found else ","
    rows = [[cell.strip() or "nan" for cell in line.split(delimiter)] for line in lines]
    return xgboost.DMatrix(np.array(rows).astype(np.float64))


def _of_libsvm(text: str) -> xgboost.DMatrix:
    """`index:value` each, counted as the model was trained; a label in front is passed over."""
    lines = text.splitlines()
    entries = list(_entries(lines))
    values = [value for _, _, value in entries]
    places = ([row for row, _, _ in entries], [column for _, column, _ in entries])
    width = 1 + max(places[1], default=0)
    return xgboost.DMatrix(csr_matrix((values, places), shape=(len(lines), width)))


def _entries(lines: list[str]) -> Iterator[tuple[int, int, float]]:
    for row, line in enumerate(lines):
        for word in line.split():
            index, colon, value = word.partition(":")
            if colon:
                yield row, int(index), float(value)
