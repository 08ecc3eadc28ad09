"""The document that describes the API: a file that travels in the function's archive."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from inference_proxy import envelope
from inference_proxy.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inference_proxy.exchange import Response
    from inference_proxy.proxy import Proxy
    from inference_proxy.routing import Call

FOLDER = Path(__file__).resolve().parent.parent / "inference_contract"
FILE = "openapi.json"


def answer(proxy: Proxy, call: Call, _: Mapping[str, str]) -> Response:
    """The document, or an error where the archive has none."""
    return respond(proxy, request_id=call.request_id)


def respond(proxy: Proxy, *, request_id: str, folder: Path = FOLDER) -> Response:
    """The same for a front that has no events; never raises."""
    text = document(folder)
    if text is None:
        error = NotFoundError("this API has no document that describes it")
        return proxy.refuse(error, request_id=request_id)
    return envelope.document(text, request_id=request_id)


@lru_cache(maxsize=1)
def document(folder: Path) -> str | None:
    """The document as text, read once, or nothing."""
    file = folder / FILE
    return file.read_text(encoding="utf-8") if file.is_file() else None
