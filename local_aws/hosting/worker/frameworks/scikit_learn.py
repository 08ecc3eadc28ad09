"""The default handlers of the scikit-learn container, which has script mode only.

As in AWS's (`aws/sagemaker-scikit-learn-container`), model_fn must be the model's own; text becomes
an array of 32-bit floats, one row of CSV a flat one; predict_fn calls `predict`. AWS's functions
take no context; here one more parameter is filled.
"""

from typing import Any

import numpy as np
from sagemaker_inference import content_types  # type: ignore[import-untyped] # no hints

from local_aws.hosting.worker.frameworks import tables
from local_aws.hosting.worker.frameworks.missing import missing


class ScikitLearnDefaults:
    """What stands in for a function that the script doesn't define."""

    def default_model_fn(self, model_dir: str) -> Any:  # noqa: ARG002 - the contract's parameter
        """There is none.

        Raises:
            NotImplementedError: always.
        """
        missing("model_fn")

    def default_input_fn(self, body: Any, content_type: str) -> tables.Array:
        """An array."""
        array = tables.read(body, content_type)
        return array.astype(np.float32) if content_type in content_types.UTF8_TYPES else array

    def default_predict_fn(self, data: Any, model: Any) -> Any:
        """What the estimator predicts."""
        return model.predict(data)

    def default_output_fn(self, prediction: Any, accept: str) -> str | bytes:
        """The prediction as JSON, CSV or NPY."""
        return tables.write(prediction, accept)
