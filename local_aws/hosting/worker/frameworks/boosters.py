"""The models of the XGBoost container's algorithm mode."""

import os
import pickle
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xgboost

Predictions = npt.NDArray[np.float32]
_PICKLE = b"\x80"


def load(folder: Path) -> list[xgboost.Booster]:
    """Every file beside the folders of the archive is a model, whatever its name.

    It is one of `Booster.save_model` (JSON or UBJSON), or a pickled Booster as AWS's container
    accepts it: unpickling runs what the archive says, as its code would be. With
    SAGEMAKER_INFERENCE_ENSEMBLE false only the first counts.

    Raises:
        ValueError: there is no file, or one that is no model.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file())
    if not files:
        raise ValueError("the archive has no model: put a file of Booster.save_model at its top")
    if os.environ.get("SAGEMAKER_INFERENCE_ENSEMBLE", "true").lower() != "true":
        files = files[:1]
    boosters = [_booster(file) for file in files]
    for booster in boosters:
        booster.set_param({"nthread": 1})
    return boosters


def predict(boosters: list[xgboost.Booster], data: xgboost.DMatrix) -> Predictions:
    """The mean of what the models predict; each up to its best iteration."""
    each = [_predict(booster, data) for booster in boosters]
    mean: Predictions = np.mean(each, axis=0, dtype=np.float32)
    return mean


def _predict(booster: xgboost.Booster, data: xgboost.DMatrix) -> Predictions:
    best = booster.attr("best_iteration")
    rounds = (0, int(best) + 1) if best else (0, 0)
    predictions: Predictions = booster.predict(
        data, iteration_range=rounds, validate_features=False
    )
    return predictions


def _booster(file: Path) -> xgboost.Booster:
    content = file.read_bytes()
    if content.startswith(_PICKLE):
        loaded = pickle.loads(content)  # noqa: S301 - see `load`
        if isinstance(loaded, xgboost.Booster):
            return loaded
        raise ValueError(
            f"{file.name} is a pickled {type(loaded).__name__}; this container loads a Booster: "
            "store the model by its save_model"
        )
    booster = xgboost.Booster()
    try:
        booster.load_model(bytearray(content))
    except xgboost.core.XGBoostError as error:
        detail = str(error).strip().splitlines()[0]
        raise ValueError(
            f"{file.name} is no model of XGBoost {xgboost.__version__}: {detail}"
        ) from error
    return booster
