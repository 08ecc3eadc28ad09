"""`modelport openapi`: the document that describes an endpoint's front."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from modelport.cli.arguments import Endpoint  # noqa: TC001 - typer looks the annotations up
from modelport.cli.explaining import explained
from modelport.cli.output import fail

if TYPE_CHECKING:
    from modelport.configuration import Environment


def openapi(
    endpoint: Endpoint,
    *,
    env: Annotated[
        str, typer.Option(help="A file in environments/ without its ending, or a path.")
    ] = "local",
    front: Annotated[
        str | None, typer.Option(help="Which of its fronts, such as rest; by default the first.")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(help="Where the API is; by default its own domain, or beside the document."),
    ] = None,
) -> None:
    """Print the OpenAPI 3.1 document of an endpoint's front."""
    from modelport.aws.targets import key_in  # noqa: PLC0415 - boto3 is slow
    from modelport.configuration import load  # noqa: PLC0415 - slow as well
    from modelport.contracts import document_text  # noqa: PLC0415 - the same

    with explained():
        environment = load(env)
        key = key_in(environment, endpoint)
        kind = _kind(environment, key, front)
        sys.stdout.write(document_text(environment, key, kind, url=url))


def _kind(environment: Environment, key: str, front: str | None) -> str:
    """The kind of front that is asked for."""
    from modelport.contracts import DESCRIBED  # noqa: PLC0415 - as above

    section = getattr(environment.endpoints[key], "front", None)
    kinds: list[str] = [k for k in (section.asked_for if section else {}) if k in DESCRIBED]
    if not kinds:
        accepted = f"a front of one of the kinds {', '.join(DESCRIBED)}"
        fail([f"endpoints.{key}.front: received none of them; accepted: {accepted}; add one"])
    if front and front not in kinds:
        fail([f"--front: received {front}; accepted: {', '.join(kinds)}; name one of these"])
    return front or kinds[0]
