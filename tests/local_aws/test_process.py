"""The server's life: on loopback only, gone without a trace, whoever ends it."""

import os
import signal
import socket
import subprocess
import sys

import psutil
import pytest

from local_aws import EmbeddedAws, StartError

pytestmark = pytest.mark.local
REGION = "eu-west-1"


@pytest.fixture
def server(tmp_path):
    """A server of the test's own."""
    with EmbeddedAws.start(tmp_path, parent_pid=os.getpid(), region=REGION) as running:
        yield running


def _answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_it_listens_on_loopback_only(server):
    """Every listening socket of the server and its children is bound to 127.0.0.1."""
    process = psutil.Process(server.pid)
    family = [process, *process.children(recursive=True)]
    listening = {
        connection.laddr.ip
        for member in family
        for connection in member.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def test_stopping_leaves_nothing(server, tmp_path):
    """No process, no port, no temporary folder; the log stays."""
    family = psutil.Process(server.pid).children(recursive=True)
    server.stop()
    assert not psutil.pid_exists(server.pid)
    assert not any(member.is_running() for member in family)
    assert not _answers(server.port)
    assert [path.name for path in tmp_path.iterdir()] == ["local-aws.log"]


def test_a_killed_server_leaves_nothing(server, tmp_path):
    """Stopping cleans up after a server that could not."""
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    assert [path.name for path in tmp_path.iterdir()] == ["local-aws.log"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it(server, tmp_path, number):
    """Ctrl-C and a polite kill end it by itself, with its temporary folder."""
    os.kill(server.pid, number)
    assert server._process.wait(20) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["local-aws.log"]


def test_it_ends_with_its_parent(tmp_path):
    """A parent that dies takes the server along."""
    code = "import time; time.sleep(60)"
    parent = subprocess.Popen([sys.executable, "-c", code])
    with EmbeddedAws.start(tmp_path, parent_pid=parent.pid, region=REGION) as server:
        parent.kill()
        parent.wait()
        assert server._process.wait(20) == 0
        assert not _answers(server.port)


def test_it_ends_when_nobody_asks(tmp_path):
    """An idle timeout ends a forgotten server."""
    with EmbeddedAws.start(
        tmp_path, parent_pid=os.getpid(), region=REGION, idle_timeout=0.5
    ) as server:
        assert server._process.wait(20) == 0


def test_a_taken_port_is_named(tmp_path):
    """Starting on a port in use says so instead of hanging."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"port {port} of 127.0.0.1 can't be used"):
            EmbeddedAws.start(tmp_path, parent_pid=os.getpid(), region=REGION, port=port)


def test_it_is_ready_when_start_returns(server):
    """The first request after start is answered."""
    assert _answers(server.port)
