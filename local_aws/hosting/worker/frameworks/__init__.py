"""What each framework's container does with a model: its default handlers, or its own algorithm.

A framework is chosen by the image, see `local_aws.hosting.images`; a worker imports one alone.
"""

import importlib
from collections.abc import Sequence
from typing import Any, Protocol

from sagemaker_inference.default_handler_service import (  # type: ignore[import-untyped] # no hints
    DefaultHandlerService,
)
from sagemaker_inference.transformer import (  # type: ignore[import-untyped] # no hints
    Transformer,
)

from local_aws.hosting.worker import torchserve
from local_aws.hosting.worker.context import Context

_DEFAULTS = {
    "hugging-face": ("hugging_face", "HuggingFaceDefaults"),
    "pytorch": ("pytorch", "PyTorchDefaults"),
    "scikit-learn": ("scikit_learn", "ScikitLearnDefaults"),
    "xgboost-script": ("xgboost_script", "XgboostDefaults"),
}


class HandlerService(Protocol):
    """What the model server asks of a service, as in `docs/custom_service.md` of MMS."""

    def initialize(self, context: Context) -> None:
        """Load the model."""

    def handle(self, data: Sequence[dict[str, Any]], context: Context) -> Sequence[object]:
        """Answer a request."""


def handler_service(framework: str) -> HandlerService:
    """The service of a framework's container."""
    if framework == "xgboost-algorithm":
        algorithm: HandlerService = _imported("xgboost_algorithm", "AlgorithmService")
        return algorithm
    if framework == "pytorch":
        torchserve.install()
    defaults = _imported(*_DEFAULTS[framework])
    transformer = Transformer(default_inference_handler=defaults)
    service: HandlerService = DefaultHandlerService(transformer=transformer)
    return service


def _imported(module: str, name: str) -> Any:
    return getattr(importlib.import_module(f"{__name__}.{module}"), name)()
