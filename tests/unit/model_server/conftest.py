"""Archives of models, and an S3 that holds them."""

import io
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Pack = Callable[..., bytes]
HANDLERS = """
def model_fn(model_dir):
    return open(model_dir + "/weights.txt").read()

def predict_fn(data, model):
    return {"data": data, "model": model}
"""


@pytest.fixture
def pack() -> Pack:
    """Packs texts by their names, and members that are no files, into a tar.gz."""

    def packed(files: dict[str, str], *members: tarfile.TarInfo) -> bytes:
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w:gz") as tar:
            for name, text in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(text.encode())
                tar.addfile(member, io.BytesIO(text.encode()))
            for member in members:
                tar.addfile(member)
        return stream.getvalue()

    return packed


@pytest.fixture(autouse=True)
def _clean_imports() -> Iterator[None]:
    """What a model's code has imported is forgotten after the test."""
    path = [*sys.path]
    yield
    sys.path[:] = path
    for name in ("inference", "beside"):
        sys.modules.pop(name, None)


@pytest.fixture
def model(tmp_path: Path) -> Callable[..., Path]:
    """Writes an unpacked model with the given code."""

    def written(code: str = HANDLERS, **more: str) -> Path:
        (tmp_path / "code").mkdir(exist_ok=True)
        (tmp_path / "code" / "inference.py").write_text(code)
        (tmp_path / "weights.txt").write_text("w")
        for name, text in more.items():
            (tmp_path / "code" / f"{name}.py").write_text(text)
        return tmp_path

    return written
