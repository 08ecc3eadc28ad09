import importlib.util
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def setup() -> Any:
    """The script that `make setup` runs, as a module."""
    spec = importlib.util.spec_from_file_location("setup_script", ROOT / "scripts" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(setup: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what an environment is made from, with an environment that is current."""
    for name in setup.LOCKS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    places = {"ROOT": tmp_path, "VENV": venv, "PYTHON": venv / "bin" / "python"}
    for name, place in {**places, "STAMP": venv / "stamp.json"}.items():
        monkeypatch.setattr(setup, name, place)
    monkeypatch.setattr(setup, "_create", lambda _wanted: None)
    assert setup.main() == 0
    return tmp_path


@pytest.mark.usefixtures("project")
def test_a_current_environment_is_left_alone(
    setup: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second time nothing is done and nothing is said."""
    capsys.readouterr()
    monkeypatch.setattr(setup, "_create", pytest.fail)
    assert setup.main() == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("lock", ["requirements.lock", "package-lock.json", "pyproject.toml"])
def test_a_changed_lock_is_followed(
    setup: Any, project: Path, monkeypatch: pytest.MonkeyPatch, lock: str
) -> None:
    """A change of any lock file brings the environment up to date."""
    with (project / lock).open("a") as text:
        text.write("\n")
    done: list[object] = []
    monkeypatch.setattr(setup, "_create", done.append)
    assert setup.main() == 0
    assert len(done) == 1


def test_an_old_python_is_refused(
    setup: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names what was found, what is needed, and how to name another Python."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    assert setup.main() == 1
    said = capsys.readouterr().err
    assert "3.10.4" in said
    assert "3.11" in said
    assert "make PYTHON=" in said
