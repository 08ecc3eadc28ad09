"""The server's life: bind, serve until told to stop, leave nothing behind."""

import asyncio
import json
import logging
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from hypercorn.asyncio import serve
from hypercorn.config import Config

from local_aws import environment
from local_aws.activity import Activity, Application, Parent
from local_aws.console import ConsoleDoor
from local_aws.options import Options
from local_aws.pace import Pace
from local_aws.seeding import SeedingDoor

_TICK = 0.25
_KEEP_ALIVE = 75.0
_GRACE = 3.0
_log = logging.getLogger("local_aws")


def run(options: Options) -> int:
    """Serve until a signal, the parent's end or silence; returns the exit status."""
    folder = options.state_folder.resolve()
    temporary = folder / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        listener = _bind(options.port)
    except OSError as error:
        sys.stderr.write(f"port {options.port} of {environment.HOST} can't be used: {error}\n")
        shutil.rmtree(temporary, ignore_errors=True)
        return 1
    try:
        _serve(options, listener, temporary)
    finally:
        if options.ready_file is not None:
            options.ready_file.unlink(missing_ok=True)
        shutil.rmtree(temporary, ignore_errors=True)
    return 0


def _bind(port: int) -> socket.socket:
    """Take the port before anything else reads its number."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((environment.HOST, port))
    except OSError:
        listener.close()
        raise
    return listener


def _serve(options: Options, listener: socket.socket, temporary: Path) -> None:
    port = int(listener.getsockname()[1])
    environment.prepare(port=port, region=options.region, temporary_folder=temporary)
    # Only now: importing ministack reads the environment.
    from local_aws import ministack_hooks, plane  # noqa: PLC0415
    from local_aws.ministack_hooks.internals import internal  # noqa: PLC0415

    workers = temporary / "hosting"
    workers.mkdir()
    services = plane.install(
        s3_url=f"http://{environment.HOST}:{port}",
        work_folder=workers,
        log=_log.info,
        pace=Pace(options.time_factor),
    )
    try:
        door = ConsoleDoor(SeedingDoor(internal("app").app, services.sagemaker))
        asyncio.run(_until_told(options, listener, door, services.before_end))
    finally:
        try:
            services.sagemaker.stop()
        finally:
            ministack_hooks.stop_functions()


async def _until_told(
    options: Options,
    listener: socket.socket,
    application: Application,
    before_end: Callable[[], None],
) -> None:
    """Serve; `before_end` is called once it is time to stop, while everything still answers."""
    activity = Activity(application)
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.keep_alive_timeout = _KEEP_ALIVE
    config.graceful_timeout = _GRACE

    async def trigger() -> None:
        await _stop_reason(options, activity, told)
        await asyncio.to_thread(before_end)

    await serve(activity, config, shutdown_trigger=trigger)


async def _stop_reason(options: Options, activity: Activity, told: asyncio.Event) -> None:
    """Return when it is time to stop. Hypercorn calls this once it listens: say so first."""
    if options.ready_file is not None:
        _announce(options.ready_file)
    parent = Parent(options.parent_pid) if options.parent_pid is not None else None
    while not told.is_set():
        if parent is not None and not parent.alive():
            _log.info("process %s is gone, stopping", options.parent_pid)
            return
        if options.idle_timeout is not None and activity.idle_for() > options.idle_timeout:
            _log.info("quiet for %s seconds, stopping", options.idle_timeout)
            return
        await asyncio.sleep(_TICK)


def _announce(ready_file: Path) -> None:
    port = int(os.environ["GATEWAY_PORT"])
    written = ready_file.with_suffix(".part")
    written.write_text(
        json.dumps({"url": f"http://{environment.HOST}:{port}", "port": port, "pid": os.getpid()})
    )
    written.replace(ready_file)
