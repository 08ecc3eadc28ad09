"""`modelport invoke`: one prediction, in the embedded AWS or on AWS."""

from __future__ import annotations

import json as json_module
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modelport.cli.output import fail, print_json

if TYPE_CHECKING:
    from modelport.clients.runtime import Invocation

Data = Annotated[
    str,
    typer.Option(help="The request's body; @FILE reads it from a file, - from standard input."),
]
Env = Annotated[
    str | None,
    typer.Option(help="The configuration that ENDPOINT is a key of; by default what runs here."),
]


def invoke(  # noqa: PLR0913 - one parameter for each option
    endpoint: Annotated[str, typer.Argument(help="Its key in the configuration, or its name.")],
    *,
    data: Data,
    content_type: Annotated[str, typer.Option(help="What the body is.")] = "application/json",
    accept: Annotated[str, typer.Option(help="What to answer with.")] = "application/json",
    env: Env = None,
    aws: Annotated[bool, typer.Option("--aws", help="Ask AWS, not the embedded AWS.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON, with details.")] = False,
) -> None:
    """Ask an endpoint for one prediction."""
    from modelport.clients.runtime import InvocationError, invoke_with  # noqa: PLC0415 - boto3
    from modelport.clients.targets import UnknownTargetError, find_target  # noqa: PLC0415 - boto3
    from modelport.configuration import ConfigurationError  # noqa: PLC0415 - slow as well
    from modelport.toolchain import STATE  # noqa: PLC0415 - with the others

    body = _body(data)
    try:
        target = find_target(endpoint, env=env, aws=aws, state=STATE)
        answer = invoke_with(
            target.runtime, target.name, body, content_type=content_type, accept=accept
        )
    except (ConfigurationError, InvocationError, UnknownTargetError) as error:
        fail([str(error)])
    _print(answer, json=json)


def _body(data: str) -> bytes:
    if data == "-":
        return sys.stdin.buffer.read()
    if not data.startswith("@"):
        return data.encode()
    try:
        return Path(data[1:]).read_bytes()
    except OSError as error:
        fail([f"--data: {data[1:]}: {(error.strerror or str(error)).lower()}"])


def _print(answer: Invocation, *, json: bool) -> None:
    if not json:
        sys.stdout.buffer.write(answer.body)
        if sys.stdout.isatty() or not answer.body.endswith(b"\n"):
            sys.stdout.buffer.write(b"\n")
        return
    print_json(
        {
            "body": _decoded(answer.body),
            "content_type": answer.content_type,
            "variant": answer.variant,
            "seconds": round(answer.seconds, 4),
        }
    )


def _decoded(body: bytes) -> Any:
    try:
        return json_module.loads(body)
    except ValueError:
        return body.decode(errors="replace")
