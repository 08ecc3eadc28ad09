"""The CDK's command line hears at once that a stack has settled.

It looks at a stack that is being deployed or destroyed every five seconds, each stack after the
other: that is most of what a deployment here would take. Its request is held until there is
something to tell. Everybody else is answered at once.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from local_aws.ministack_hooks.internals import internal

HELD = 30.0
"""Seconds after which it is told that the stack is not settled yet."""
_LOOK = 0.02
_CALLER = "aws-cdk/"


def install() -> None:
    """Hold the answers of CloudFormation to the command line's DescribeStacks."""
    handlers = internal("app").SERVICE_HANDLERS
    original = handlers["cloudformation"]

    async def handle(
        method: str, path: str, headers: Mapping[str, str], body: bytes, query: Any
    ) -> Any:
        if _CALLER in headers.get("user-agent", "") and (stack := _described(body)):
            await _settled(stack)
        return await original(method, path, headers, body, query)

    handlers["cloudformation"] = handle


def _described(body: bytes) -> str | None:
    """The one stack that a request asks about."""
    form = parse_qs(body.decode(errors="replace"))
    return form.get("StackName", [None])[0] if form.get("Action") == ["DescribeStacks"] else None


async def _settled(name: str) -> None:
    """Return when the stack is not being changed, or is none, or after a while."""
    resolve = internal("services.cloudformation.handlers")._resolve_stack  # noqa: SLF001 - ministack has no other way
    deadline = time.monotonic() + HELD
    while time.monotonic() < deadline:
        status = (resolve(name) or {}).get("StackStatus", "")
        if status == "REVIEW_IN_PROGRESS" or not status.endswith("_IN_PROGRESS"):
            return
        await asyncio.sleep(_LOOK)
