"""A body that is sent piece by piece, as it comes."""

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from local_aws.ministack_hooks.internals import internal

# Each waits for the next piece of one body; threads of their own, for they may wait for minutes.
_WAITING = ThreadPoolExecutor(max_workers=512, thread_name_prefix="streamed")
_log = logging.getLogger("local_aws")


def streamed(parts: Iterator[bytes]) -> Any:
    """What ministack sends in place of a body: `parts`, each as soon as it is there.

    One that raises leaves the body without its end, so that the caller sees that it broke.
    """

    async def run(send: Any, receive: Any) -> None:
        del receive
        loop = asyncio.get_running_loop()
        try:
            while (part := await loop.run_in_executor(_WAITING, next, parts, None)) is not None:
                await send({"type": "http.response.body", "body": part, "more_body": True})
        except Exception:  # noqa: BLE001 - ministack would send the end behind it
            _log.exception("a stream broke")
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    return internal("core.responses").StreamingResponse(run)
