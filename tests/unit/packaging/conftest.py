"""A small model's folder to pack."""

from pathlib import Path

import pytest


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder that can be packed: weights, companions and code."""
    folder = tmp_path / "model"
    for name, content in {
        "weights/config.json": b"{}",
        "weights/model.bin": bytes(range(256)) * 8000,
        "weights/nested/part.bin": b"part",
        "code/inference.py": b"def model_fn(model_dir):\n    return 1\n",
        "code/requirements.txt": b"",
        "README.md": b"about it",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where to pack it to."""
    return tmp_path / "out" / "model.tar.gz"
