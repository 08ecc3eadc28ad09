"""How many rings has an abalone: handlers that need nothing but Python's own library."""

import json
from pathlib import Path
from typing import Any

from trees import RequestError, Trees


def model_fn(model_dir: str) -> Trees:
    """Load the trees."""
    return Trees(Path(model_dir) / "xgboost-model")


def input_fn(body: str | bytes, content_type: str) -> Any:
    """Read one animal's features by their names, or a list of animals.

    Raises:
        RequestError: another content type, or a body that is no JSON.
    """
    if content_type.split(";", maxsplit=1)[0].strip().lower() != "application/json":
        raise RequestError(f"content type {content_type} is not accepted; send application/json")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError(f"the body is not JSON ({error})") from error


def predict_fn(animals: Any, model: Trees) -> Any:
    """Count the rings of each."""
    if isinstance(animals, list):
        return [_rings(animal, model) for animal in animals]
    return _rings(animals, model)


def output_fn(answer: Any, _accept: str) -> str:
    """Answer JSON."""
    return json.dumps(answer)


def _rings(animal: Any, model: Trees) -> dict[str, float]:
    return {"rings": model.predict(animal)}
