"""The XGBoost container in algorithm mode: the built-in algorithm, with a model trained anywhere.

As in AWS's (`aws/sagemaker-xgboost-container`): text/csv and text/libsvm in; text/csv out, a
comma between the predictions of a request (a line each in batch transform), or, for Accept
application/json, `{"predictions": [{"score": …}]}`. A row of a model with several outputs is a
list. An empty body is answered with 204, one that can't be read with 415, one that the model
refuses with 400.
"""

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

import xgboost
from sagemaker_inference.errors import (  # type: ignore[import-untyped] # no hints
    GenericInferenceToolkitError,
)

from local_aws.hosting.worker.context import Context
from local_aws.hosting.worker.frameworks import boosters, scores
from local_aws.hosting.worker.frameworks.matrices import matrix


class AlgorithmService:
    """Predicts with every model of the archive."""

    def __init__(self) -> None:
        """Nothing is loaded yet."""
        self._boosters: list[xgboost.Booster] = []

    def initialize(self, context: Context) -> None:
        """Load the models."""
        self._boosters = boosters.load(Path(context.system_properties["model_dir"]))

    def handle(self, data: Sequence[dict[str, Any]], context: Context) -> Sequence[object]:
        """Answer one request; what the caller got wrong is an answer, too."""
        body = data[0]["body"]
        if not body.strip():
            context.set_response_status(HTTPStatus.NO_CONTENT)
            return [""]
        try:
            accept = scores.accepted(context.get_request_header(0, "Accept"))
            answer = self._answer(body, context.get_request_header(0, "Content-Type"), accept)
        except GenericInferenceToolkitError as refused:
            context.set_response_status(refused.status_code)
            return [refused.message]
        context.set_response_content_type(0, accept)
        return [answer]

    def _answer(self, body: bytes, content_type: str | None, accept: str) -> str:
        try:
            rows = matrix(body, content_type)
        except ValueError as error:
            raise GenericInferenceToolkitError(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                f"loading {content_type} data failed: {error}",
            ) from error
        try:
            predictions = boosters.predict(self._boosters, rows)
        except xgboost.core.XGBoostError as error:
            raise GenericInferenceToolkitError(
                HTTPStatus.BAD_REQUEST,
                f"unable to evaluate the payload: {str(error).strip().splitlines()[0]}",
            ) from error
        return scores.write(self._boosters[0], predictions, accept)
