"""What each framework's container does with a model: its default handlers, or its own algorithm.

A framework is chosen by the image, see `local_aws.hosting.images`; a worker imports one alone.
"""

import importlib
from collections.abc import Sequence
from types import ModuleType
from typing import Any, Protocol

from sagemaker_inference.default_handler_service import (  # type: ignore[import-untyped] # no hints
    DefaultHandlerService,
)
from sagemaker_inference.transformer import (  # type: ignore[import-untyped] # no hints
    Transformer,
)

from local_aws.hosting.worker import torchserve
from local_aws.hosting.worker.context import Context

_ALGORITHM = "xgboost-algorithm"
_CLASSES = {
    "hugging-face": ("hugging_face", "HuggingFaceDefaults"),
    "pytorch": ("pytorch", "PyTorchDefaults"),
    "scikit-learn": ("scikit_learn", "ScikitLearnDefaults"),
    "xgboost-script": ("xgboost_script", "XgboostDefaults"),
    _ALGORITHM: ("xgboost_algorithm", "AlgorithmService"),
}


class HandlerService(Protocol):
    """What the model server asks of a service, as in `docs/custom_service.md` of MMS."""

    def initialize(self, context: Context) -> None:
        """Load the model."""

    def handle(self, data: Sequence[dict[str, Any]], context: Context) -> Sequence[object]:
        """Answer a request."""


def handler_service(framework: str) -> HandlerService:
    """The service of a framework's container."""
    what: Any = getattr(import_framework(framework), _CLASSES[framework][1])()
    if framework == _ALGORITHM:
        algorithm: HandlerService = what
        return algorithm
    if framework == "pytorch":
        torchserve.install()
    transformer = Transformer(default_inference_handler=what)
    service: HandlerService = DefaultHandlerService(transformer=transformer)
    return service


def import_framework(framework: str) -> ModuleType:
    """Import the module of a framework, and with it the library that most of its models use.

    Raises:
        ImportError: the library is not installed.
    """
    return importlib.import_module(f"{__name__}.{_CLASSES[framework][0]}")
