"""The functions of a model's code/inference.py, called as SageMaker's containers call them.

SageMaker Python SDK's documentation, "Using PyTorch with the SageMaker Python SDK": model_fn, then
either transform_fn or input_fn, predict_fn and output_fn; each may take a context at the end.
"""

import importlib.util
import inspect
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

SCRIPT = "code/inference.py"


class HandlersError(Exception):
    """The archive has no code that could be run; the message says what it lacks."""


@dataclass(frozen=True)
class Handlers:
    """A model that is loaded, and the module that works with it."""

    module: ModuleType
    model: Any
    context: Any

    def transform(self, body: str | bytes, content_type: str, accept: str) -> Any:
        """What the model's functions make of a request; their exceptions come through."""
        transform = getattr(self.module, "transform_fn", None)
        if transform:
            return self._call(transform, self.model, body, content_type, accept)
        data = self._call(self._own("input_fn", read_json), body, content_type)
        prediction = self._call(self.module.predict_fn, data, self.model)
        return self._call(self._own("output_fn", write_json), prediction, accept)

    def _own(self, name: str, default: Callable[..., Any]) -> Callable[..., Any]:
        return getattr(self.module, name, default)

    def _call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return _call(function, *arguments, context=self.context)


def load(folder: Path) -> Handlers:
    """Import the model's code and have it load the model.

    Raises:
        HandlersError: a function is missing. What the code itself raises comes through.
    """
    module = _module(folder / SCRIPT)
    if not hasattr(module, "model_fn"):
        raise HandlersError(f"{SCRIPT} has no model_fn: write one that loads the model")
    if not hasattr(module, "transform_fn") and not hasattr(module, "predict_fn"):
        raise HandlersError(f"{SCRIPT} has neither predict_fn nor transform_fn: write one")
    context = SimpleNamespace(system_properties={"model_dir": str(folder), "gpu_id": None})
    return Handlers(module, _call(module.model_fn, str(folder), context=context), context)


def read_json(body: str | bytes, _content_type: str) -> Any:
    """Read a request where the model's code has no input_fn."""
    return json.loads(body)


def write_json(prediction: Any, _accept: str) -> str:
    """Write an answer where the model's code has no output_fn."""
    return json.dumps(prediction)


def _module(script: Path) -> ModuleType:
    if not script.is_file():
        raise HandlersError(f"the archive has no {SCRIPT}: pack it with the model")
    sys.path.insert(0, str(script.parent))
    spec = importlib.util.spec_from_file_location(script.stem, script)
    if spec is None or spec.loader is None:
        raise HandlersError(f"{SCRIPT} can't be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[script.stem] = module
    spec.loader.exec_module(module)
    return module


def _call(function: Callable[..., Any], *arguments: Any, context: Any) -> Any:
    parameters = inspect.signature(function).parameters.values()
    positional = [p for p in parameters if p.kind in {p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD}]
    more = (context,) if len(positional) > len(arguments) else ()
    return function(*arguments, *more)
