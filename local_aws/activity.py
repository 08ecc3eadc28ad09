"""When the server was last asked something, and whether whoever started it is still there."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

import psutil

Application = Callable[[Any, Any, Any], Awaitable[None]]


class Activity:
    """Counts requests under way in an ASGI application and remembers the last one's end."""

    def __init__(self, application: Application) -> None:
        """Watch an application."""
        self._application = application
        self._under_way = 0
        self._last = time.monotonic()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on."""
        if scope["type"] == "lifespan":
            await self._application(scope, receive, send)
            return
        self._under_way += 1
        try:
            await self._application(scope, receive, send)
        finally:
            self._under_way -= 1
            self._last = time.monotonic()

    def idle_for(self) -> float:
        """Seconds since the last request ended; 0 while one is under way."""
        return 0.0 if self._under_way else time.monotonic() - self._last


class Parent:
    """The process that the server belongs to; its number may be given to another one later."""

    def __init__(self, pid: int) -> None:
        """Remember a process; one that is gone already is gone."""
        try:
            self._process: psutil.Process | None = psutil.Process(pid)
        except psutil.NoSuchProcess:
            self._process = None

    def alive(self) -> bool:
        """Whether it still runs."""
        process = self._process
        if process is None or not process.is_running():
            return False
        try:
            return process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False
