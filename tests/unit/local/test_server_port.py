import socket
from pathlib import Path

import pytest

from modelport.local.errors import LocalError
from modelport.local.server import start_server
from modelport.local.workspace import Workspace


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    """The message names the port and what to do, before anything is started."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(LocalError, match=rf"--port: 127\.0\.0\.1:{port} .*already in use"):
            start_server(Workspace.shared(tmp_path), region="us-east-1", port=port)
    assert list(tmp_path.iterdir()) == []
