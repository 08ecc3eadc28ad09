import json
import os
import subprocess
from pathlib import Path

from modelport.aws import session as sessions
from modelport.aws.session import LocalSession


def test_what_is_written_is_read(session: LocalSession, tmp_path: Path) -> None:
    """The file gives back the session, and nothing else stays beside it."""
    sessions.write(session, tmp_path)
    assert sessions.read(tmp_path) == session
    assert [p.name for p in tmp_path.iterdir()] == ["local.json"]


def test_programs_find_what_they_need(session: LocalSession, tmp_path: Path) -> None:
    """The file names gateway, region, credentials and every endpoint's name, type and URLs."""
    sessions.write(session, tmp_path)
    written = json.loads((tmp_path / "local.json").read_text())
    assert {"gateway", "region", "credentials", "account", "environment", "pid"} <= set(written)
    (endpoint,) = written["endpoints"]
    assert (endpoint["name"], endpoint["type"]) == ("local-sentiment", "real-time")
    assert endpoint["fronts"][0]["url"] == "http://127.0.0.1:1/predict"


def test_a_dead_process_is_not_running(session: LocalSession, tmp_path: Path) -> None:
    """The file of a process that died is no running session."""
    sessions.write(session, tmp_path)
    assert sessions.read_running(tmp_path) is None


def test_another_process_with_the_number_is_not_running(
    session: LocalSession, tmp_path: Path
) -> None:
    """A process that isn't an embedded AWS doesn't pass for one because of its number."""
    sessions.write(session.model_copy(update={"pid": os.getpid()}), tmp_path)
    assert sessions.read_running(tmp_path) is None


def test_a_living_server_is_running(
    session: LocalSession, tmp_path: Path, server_process: subprocess.Popen[bytes]
) -> None:
    """The session of a living embedded AWS is found."""
    running = session.model_copy(update={"pid": server_process.pid})
    sessions.write(running, tmp_path)
    assert sessions.read_running(tmp_path) == running


def test_half_a_file_is_no_session(tmp_path: Path) -> None:
    """What isn't a session is as good as none."""
    (tmp_path / "local.json").write_text('{"gateway": "http')
    assert sessions.read(tmp_path) is None


def test_an_endpoint_is_found_by_key_and_name(session: LocalSession) -> None:
    """A caller may use the configuration's key or SageMaker's name."""
    assert session.endpoint("sentiment") is session.endpoint("local-sentiment") is not None
    assert session.endpoint("other") is None
