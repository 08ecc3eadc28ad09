import subprocess
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from modelport.aws import session as sessions
from modelport.aws.session import LocalSession
from modelport.local.errors import LocalError
from modelport.local.up import Options, up

module = import_module("modelport.local.up")


class _Server:
    """What EmbeddedAws.start gives back."""

    url = "http://127.0.0.1:1"

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def server(
    monkeypatch: pytest.MonkeyPatch, session: LocalSession, server_process: subprocess.Popen[bytes]
) -> _Server:
    """Bringing up, with everything slow replaced; `deploy` is what a test changes."""
    server = _Server(server_process.pid)
    running = session.model_copy(update={"pid": server.pid})
    deployment = SimpleNamespace(
        environment=SimpleNamespace(seed=None),
        furnish_console=_nothing,
        bootstrap=_nothing,
        synthesize=_nothing,
        deploy=_nothing,
        session=lambda: running,
    )
    prepared = SimpleNamespace(environment=SimpleNamespace(region="eu-west-1"), configuration="c")
    monkeypatch.setattr(module, "prepare", lambda _name, steps: prepared)  # noqa: ARG005 - its shape
    monkeypatch.setattr(module, "start_server", lambda *_, **__: server)
    monkeypatch.setattr(module, "Deployment", lambda **_: deployment)
    monkeypatch.setattr(server, "deployment", deployment, raising=False)
    return server


def _nothing(*_: object) -> None:
    return


def _up(state: Path, steps: Callable[[str], None] = _nothing) -> LocalSession:
    return up("local", state=state, options=Options(), steps=steps)  # type: ignore[arg-type]  # a callable will do


def _names(state: Path) -> list[str]:
    return sorted(path.name for path in state.iterdir())


def test_what_runs_is_written_down(server: _Server, tmp_path: Path) -> None:
    """After a success local.json is there and the server runs on."""
    assert sessions.read_running(tmp_path) is None
    assert _up(tmp_path) == sessions.read_running(tmp_path)
    assert not server.stopped


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit])
def test_an_interruption_leaves_nothing(
    server: _Server, tmp_path: Path, interruption: type[BaseException]
) -> None:
    """Ctrl-C or SIGTERM while deploying stops the server and leaves no file."""
    server.deployment.deploy = _raising(interruption())  # type: ignore[attr-defined]  # the fixture's
    with pytest.raises(interruption):
        _up(tmp_path)
    assert server.stopped
    assert _names(tmp_path) == []


def test_a_failed_deployment_leaves_only_its_log(server: _Server, tmp_path: Path) -> None:
    """After a failure nothing runs, and the log tells why."""
    server.deployment.deploy = _raising(LocalError("no"))  # type: ignore[attr-defined]  # the fixture's
    with pytest.raises(LocalError):
        _up(tmp_path)
    assert server.stopped
    assert _names(tmp_path) == ["local.log"]


def test_a_second_one_is_refused(server: _Server, tmp_path: Path) -> None:
    """While one runs, the next is told which, where, and how to stop it."""
    _up(tmp_path)
    with pytest.raises(LocalError, match=r"(?s)running already: environment local.*local down"):
        _up(tmp_path)
    assert not server.stopped


@pytest.mark.usefixtures("server")
def test_a_dead_session_is_no_obstacle(session: LocalSession, tmp_path: Path) -> None:
    """The file of a session that died is replaced."""
    sessions.write(session, tmp_path)
    assert _up(tmp_path).pid != session.pid


@pytest.mark.usefixtures("server")
def test_every_step_is_told(tmp_path: Path) -> None:
    """What takes time is named before it begins, in its order."""
    told: list[str] = []
    _up(tmp_path, told.append)
    assert [step.split()[0] for step in told] == ["starts", "bootstraps", "synthesizes", "deploys"]


def test_what_is_seeded_is_there_before_the_synthesis(server: _Server, tmp_path: Path) -> None:
    """A deployment finds what others made: it comes after the account's own, and before ours."""
    told: list[str] = []
    deployment = server.deployment  # type: ignore[attr-defined]  # the fixture sets it
    deployment.environment.seed = object()
    deployment.seed = lambda: told.append("done")
    _up(tmp_path, told.append)
    words = [step.split()[0] for step in told]
    assert words == ["starts", "bootstraps", "seeds", "done", "synthesizes", "deploys"]


def _raising(error: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail
