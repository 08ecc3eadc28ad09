"""The default handlers of the XGBoost container in script mode.

As in AWS's (`aws/sagemaker-xgboost-container`), model_fn must be the model's own, input_fn gives a
DMatrix of text/csv or text/libsvm, and the prediction is written as JSON, CSV or NPY.
"""

from typing import Any

import xgboost

from local_aws.hosting.worker.frameworks import tables
from local_aws.hosting.worker.frameworks.matrices import matrix
from local_aws.hosting.worker.frameworks.missing import missing


class XgboostDefaults:
    """What stands in for a function that the script doesn't define."""

    def default_model_fn(self, model_dir: str) -> Any:  # noqa: ARG002 - the contract's parameter
        """There is none.

        Raises:
            NotImplementedError: always.
        """
        missing("model_fn")

    def default_input_fn(self, body: str | bytes, content_type: str) -> xgboost.DMatrix:
        """A DMatrix."""
        return matrix(body, content_type)

    def default_predict_fn(self, data: xgboost.DMatrix, model: xgboost.Booster) -> Any:
        """What the Booster predicts, whatever its features are called."""
        return model.predict(data, validate_features=False)

    def default_output_fn(self, prediction: Any, accept: str) -> str | bytes:
        """The prediction as JSON, CSV or NPY."""
        return tables.write(prediction, accept)
