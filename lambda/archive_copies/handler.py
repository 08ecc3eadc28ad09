"""The function's entry point: CloudFormation's requests in, copies out."""

from collections.abc import Mapping
from typing import Any

import boto3

from archive_copies.copies import Archives, Copies
from custom_resource import Request
from custom_resource import handle as answer

_make_client: Any = boto3.client  # its stubs know services as literals only


def handle(event: Mapping[str, Any], context: Any) -> None:
    """Answers CloudFormation's request."""
    answer(event, context, lambda request: act(request, Copies(_make_client("s3"))))


def act(request: Request, copies: Copies) -> dict[str, str] | None:
    """Makes the copies that are configured, and removes those that were and no longer are.

    Returns:
        Digest, which changes with any source.

    Raises:
        Refused: something else lies where a copy should.
    """
    before = Archives.from_properties(request.old_properties)
    now = Archives.from_properties(request.properties)
    if request.type == "Delete":
        copies.remove(now)
        return None
    copies.make(now)
    gone = {uri: source for uri, source in before.sources.items() if uri not in now.sources}
    copies.remove(Archives(sources=gone))
    return {"Digest": now.digest}
