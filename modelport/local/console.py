"""The page of the embedded AWS where a person calls every front."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any

from modelport.contracts import DESCRIBED, document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.aws.session import LocalSession
    from modelport.configuration import Environment

_SECONDS = 10


def console_url(session: LocalSession) -> str:
    """Where a browser finds the page."""
    return f"{session.gateway}/_modelport/console/"


def furnish_console(environment: Environment, session: LocalSession) -> None:
    """Tells the page which fronts there are, with their documents; twice is as once.

    Raises:
        InterfaceError: a model's schemas or samples can't be read.
        OSError: the embedded AWS doesn't answer.
    """
    told = {
        "fronts": list(_fronts(environment, session)),
        "region": session.region,
        "credentials": session.credentials.model_dump(),
    }
    request = urllib.request.Request(  # noqa: S310 - our own URL
        f"{console_url(session)}fronts.json",
        json.dumps(told).encode(),
        {"Content-Type": "application/json"},
        method="PUT",
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(request, timeout=_SECONDS).close()


def _fronts(environment: Environment, session: LocalSession) -> Iterator[dict[str, Any]]:
    for endpoint in session.endpoints:
        for front in endpoint.fronts:
            if front.type in DESCRIBED:
                base = front.url.rpartition("/")[0]
                yield {
                    "name": f"{endpoint.key} ({front.type}, {front.authorisation})",
                    "authorisation": front.authorisation,
                    "service": front.service,
                    "api_key": front.api_key,
                    "document": document(environment, endpoint.key, front.type, url=base),
                }
