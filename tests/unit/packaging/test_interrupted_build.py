import os
from pathlib import Path

import pytest

from modelport.packaging import PackagingError, package

HALF = """
from pathlib import Path

Path("weights").mkdir(exist_ok=True)
Path("weights/first.bin").write_text("new")
raise SystemExit("out of luck")
"""


def failing(model: Path, output: Path) -> None:
    """Pack a model whose build.py fails halfway."""
    (model / "build.py").write_text(HALF)
    with pytest.raises(PackagingError, match="out of luck"):
        package(model, output=output)


def test_half_of_the_weights_is_none(model: Path, output: Path) -> None:
    """What build.py made before it failed is gone: it runs again the next time."""
    for path in sorted(model.glob("weights/**/*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (model / "weights").rmdir()
    failing(model, output)
    assert not (model / "weights").exists()


def test_older_weights_stay(model: Path, output: Path) -> None:
    """A build that fails takes nothing away that was there before."""
    failing(model, output)
    assert (model / "weights" / "model.bin").exists()


def test_a_build_that_failed_is_due_still(model: Path, output: Path) -> None:
    """Older weights, of which it has replaced some, are not packed."""
    failing(model, output)
    with pytest.raises(PackagingError, match="out of luck"):
        package(model, output=output)


def test_a_build_over_what_was_there_is_done(model: Path, output: Path) -> None:
    """It runs once after a change, though the folder has the same files before and after."""
    build = (
        "import sys\nopen('weights/model.bin', 'a').write('x')\nsys.stdout.buffer.write(b'\\xff')"
    )
    (model / "build.py").write_text(build)
    os.utime(model / "weights", (1, 1))
    before = (model / "weights" / "model.bin").stat().st_size
    package(model, output=output)
    package(model, output=output)
    assert (model / "weights" / "model.bin").stat().st_size == before + 1
