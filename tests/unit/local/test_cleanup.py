import fcntl
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from modelport.local.cleanup import always_undone, claimed, undone_on_failure, uninterrupted
from modelport.local.errors import LocalError
from modelport.local.workspace import Workspace, private_workspace


@pytest.mark.parametrize("ending", [KeyboardInterrupt, SystemExit, ValueError])
def test_whatever_ends_the_block_undoes(ending: type[BaseException]) -> None:
    """Ctrl-C, SIGTERM and errors undo what was pushed, the last first."""
    undone: list[str] = []

    def start_and_fail() -> None:
        with undone_on_failure() as undo:
            undo.callback(undone.append, "first")
            undo.callback(undone.append, "second")
            raise ending

    with pytest.raises(ending):
        start_and_fail()
    assert undone == ["second", "first"]


def test_success_undoes_nothing() -> None:
    """What was started stays when the block ends well."""
    undone: list[str] = []
    with undone_on_failure() as undo:
        undo.callback(undone.append, "first")
    assert undone == []


def test_always_undone_undoes_after_success() -> None:
    """What is only needed inside the block goes with it."""
    undone: list[str] = []
    with always_undone() as undo:
        undo.callback(undone.append, "first")
    assert undone == ["first"]


def test_a_second_ctrl_c_does_not_stop_the_cleaning() -> None:
    """A signal during the clean-up is ignored, and obeyed again after it."""
    with uninterrupted():
        os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


def test_two_cannot_claim_at_once(tmp_path: Path) -> None:
    """The second of two says what to do, and the claim leaves no file."""
    with (
        claimed(tmp_path),
        pytest.raises(LocalError, match=r"another .* is at work"),
        claimed(tmp_path),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("another_came", [True, False])
def test_a_lock_whose_file_is_gone_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, another_came: bool
) -> None:
    """Whoever opened the file just before its owner removed it doesn't share what others lock."""
    flock = fcntl.flock

    def late(*arguments: Any) -> None:
        (tmp_path / "local.lock").unlink()
        if another_came:
            (tmp_path / "local.lock").touch()
        flock(*arguments)

    monkeypatch.setattr(fcntl, "flock", late)
    with pytest.raises(LocalError, match="is at work"), claimed(tmp_path):
        pass
    assert (tmp_path / "local.lock").exists() == another_came


def _workspace_with_server_log(folder: Path) -> Workspace:
    workspace = Workspace.shared(folder)
    workspace.create()
    (workspace.server / "local-aws.log").write_text("model_fn raised")
    return workspace


def test_a_failure_keeps_the_logs(tmp_path: Path) -> None:
    """After an error the folder is gone, and the log has what the server said."""
    workspace = _workspace_with_server_log(tmp_path)
    workspace.undo(ValueError)
    assert not workspace.folder.exists()
    assert "model_fn raised" in workspace.log.read_text()


def test_an_interruption_keeps_nothing(tmp_path: Path) -> None:
    """After Ctrl-C neither folder nor log is left."""
    _workspace_with_server_log(tmp_path).undo(KeyboardInterrupt)
    assert list(tmp_path.iterdir()) == []


def test_a_private_workspace_goes_with_its_run(tmp_path: Path) -> None:
    """A run that went well leaves nothing."""
    with private_workspace(tmp_path) as workspace:
        assert workspace.server.is_dir()
    assert list(tmp_path.iterdir()) == []
