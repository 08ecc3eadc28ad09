"""The model of model_artifacts/sentiment, built once."""

import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "model_artifacts" / "sentiment"


@pytest.fixture(scope="session")
def folder():
    """The model's folder, whose scripts import each other by name."""
    sys.path[:0] = [str(FOLDER), str(FOLDER / "code")]
    yield FOLDER
    sys.path.remove(str(FOLDER))
    sys.path.remove(str(FOLDER / "code"))
    for name in ("build", "evaluate", "inference", "low_rank", "ratings"):
        sys.modules.pop(name, None)  # another model's scripts have the same names


@pytest.fixture(scope="session")
def weights(folder, tmp_path_factory):  # noqa: ARG001 - puts the scripts on the path
    """The weights, built as `modelport package` does it."""
    import build  # noqa: PLC0415 - only importable now

    target = tmp_path_factory.mktemp("sentiment") / "weights"
    build.build("minilm", target)
    return target
