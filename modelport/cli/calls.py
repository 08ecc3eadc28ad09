"""How to call what runs: command lines that work as pasted."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from modelport.aws.session import Request
from modelport.calling import graphql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.aws.session import EndpointAccess, FrontAccess
    from modelport.local import LocalSession

_ANYTHING = Request(content_type="application/json", body='{"inputs": "…"}')

_OPTIONS = {
    "TargetModel": "--target-model",
    "TargetContainerHostname": "--target-container",
    "TargetVariant": "--target-variant",
    "InferenceComponentName": "--component",
}
"""The options of `modelport invoke` by InvokeEndpoint's parameters."""


def how_to_call(endpoint: EndpointAccess, session: LocalSession) -> Iterator[str]:
    """The URL and a `curl` line for each front, and the same with `modelport invoke`."""
    request = endpoint.sample or _ANYTHING
    for front in endpoint.fronts:
        yield f"  {front.type} ({front.authorisation}): {front.url}"
        yield f"  {curl(front, session, request)}"
    yield f"  {_invoke(endpoint, request)}"


def curl(front: FrontAccess, session: LocalSession, request: Request) -> str:
    """A `curl` line that sends `request` to the front, with what its authorisation asks for."""
    content_type, body = request.content_type, request.body
    if front.type == "graphql":
        body = graphql.request(body.encode(), content_type=content_type, accept="*/*").decode()
        content_type = "application/json"
    words = ["curl", "-sS", front.url, "-H", f"content-type: {content_type}"]
    if front.api_key:
        words += ["-H", f"x-api-key: {front.api_key}"]
    if front.authorisation == "iam":
        keys = session.credentials
        words += ["--user", f"{keys.access_key_id}:{keys.secret_access_key}"]
        words += ["--aws-sigv4", f"aws:amz:{session.region}:{front.service}"]
    return shlex.join([*words, "-d", body])


def _invoke(endpoint: EndpointAccess, request: Request) -> str:
    words = ["modelport", "invoke", endpoint.key, "--data", request.body]
    if request.content_type != _ANYTHING.content_type:
        words += ["--content-type", request.content_type]
    for name, value in request.parameters.items():
        words += [_OPTIONS[name], value]
    return shlex.join(words)
