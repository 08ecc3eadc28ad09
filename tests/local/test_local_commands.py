import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from modelport.aws.session import is_embedded_aws

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from modelport.cli import main; main()"]


def _servers(state: Path) -> list[int]:
    """The living servers that keep their state below `state`."""
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if any(str(state) in word for word in process.info["cmdline"] or ())
        and is_embedded_aws(process.pid)
    ]


def _left(state: Path) -> list[str]:
    """What is left below `state` beside packed models, which the next run takes up."""
    return sorted(path.name for path in state.iterdir() if path.name != "archives")


def test_up_invoke_status_down(
    modelport: Callable[..., "subprocess.CompletedProcess[str]"],
    running: SimpleNamespace,
    tmp_path: Path,
) -> None:
    """What `up` prints works as pasted, a second `up` is refused, and `down` leaves nothing."""
    up = modelport("local", "up", "local", "--idle-timeout", "10m")
    assert up.returncode == 0, up.stderr
    session = running.read()
    (pasted,) = [line for line in up.stdout.splitlines() if line.strip().startswith("curl ")]
    curl = subprocess.run(["sh", "-c", pasted], capture_output=True, text=True, check=True)
    assert '"label": "POSITIVE"' in curl.stdout
    page = f"{session['gateway']}/_modelport/console/"
    assert f"call them from a page: {page}" in up.stdout
    with urllib.request.urlopen(f"{page}fronts.json") as told:  # noqa: S310 - our own
        assert [front["name"] for front in json.load(told)["fronts"]] == ["sentiment (rest, open)"]
    invoked = modelport("invoke", "sentiment", "--data", '{"inputs": "I hate it."}')
    assert "NEGATIVE" in invoked.stdout
    unknown = modelport("invoke", "sentimnt", "--data", "{}")
    assert unknown.returncode == 1
    assert "it has sentiment" in unknown.stderr
    again = modelport("local", "up", "local")
    assert again.returncode == 1
    assert "running already" in again.stderr
    assert modelport("local", "status").returncode == 0
    assert modelport("local", "down").stdout == "stopped\n"
    assert modelport("local", "status").returncode == 1
    assert not is_embedded_aws(session["pid"])
    assert _left(tmp_path) == []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(session["gateway"].rsplit(":", 1)[1])))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("step", ["bootstraps", "deploys"])
def test_an_interrupted_up_leaves_nothing(
    variables: Mapping[str, str],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    number: signal.Signals,
    step: str,
) -> None:
    """Ctrl-C (or SIGTERM) in the middle ends it, and no process and no file is left."""
    command = [*COMMAND, "local", "up", "local"]
    temporary = tmp_path_factory.mktemp("temporary")
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**variables, "TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        while step not in (line := process.stderr.readline()):
            assert line, "it ended too early"
        time.sleep(0.5)  # in the middle of the step
        assert _servers(tmp_path)
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        assert process.wait(60) == 128 + number
    assert _servers(tmp_path) == []
    assert [child for child in family if _lives(child)] == []
    assert _left(tmp_path) == []
    assert list(temporary.iterdir()) == []


def test_a_port_in_use_is_a_clear_error(
    modelport: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    """The message names the port, and nothing is left."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        up = modelport("local", "up", "local", "--port", port)
    assert up.returncode == 1
    assert f"--port: 127.0.0.1:{port}" in up.stderr
    assert "Traceback" not in up.stderr
    assert _servers(tmp_path) == []
    assert not (tmp_path / "local.json").exists()


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
