"""Starting the embedded AWS, with a plain word where its port is taken."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from local_aws import EmbeddedAws
from modelport.local.errors import LocalError

if TYPE_CHECKING:
    from modelport.local.workspace import Workspace


def start_server(  # noqa: PLR0913 - one parameter for each option
    workspace: Workspace,
    *,
    region: str,
    port: int = 0,
    idle_timeout: float | None = None,
    parent_pid: int | None = None,
    time_factor: float = 1.0,
) -> EmbeddedAws:
    """Starts it and waits until it answers; with `parent_pid`, it ends when that process does.

    `time_factor` makes the time of metrics, alarms, scaling and guarded updates go by faster.

    Raises:
        LocalError: `port` is in use.
        StartError: it doesn't start.
    """
    if port:
        _refuse_if_taken(port)
    return EmbeddedAws.start(
        workspace.server,
        parent_pid=parent_pid,
        idle_timeout=idle_timeout,
        region=region,
        port=port,
        time_factor=time_factor,
    )


def _refuse_if_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = os.strerror(error.errno or 0).lower()
            raise LocalError(
                f"--port: 127.0.0.1:{port} can't be used ({reason}): "
                "stop what has it, name another one, or leave --port out for any free one"
            ) from None
