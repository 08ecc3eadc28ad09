"""`modelport local`: an environment in the embedded AWS on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import Field, TypeAdapter, ValidationError

from modelport.cli.explaining import explained
from modelport.cli.output import console, err_console, fail, print_json
from modelport.configuration.quantities import Seconds
from modelport.toolchain import STATE

if TYPE_CHECKING:
    from modelport.local import LocalSession

local = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Run an environment in the embedded AWS."
)

SHORTEST_IDLE = 60
"""Seconds: a synthesis during `up` may ask for nothing as long as that."""

Environment = Annotated[
    str,
    typer.Argument(metavar="ENV", help="A file in environments/ without its ending, or a path."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


@local.command()
def up(
    env: Environment,
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The gateway's port; 0 is any free one.")
    ] = 0,
    idle_timeout: Annotated[
        str, typer.Option(help="Stop by itself after this long without a request, such as 30m.")
    ] = "4h",
    time_factor: Annotated[
        float,
        typer.Option(
            min=1, max=600, help="60 makes a minute of alarms, scaling and updates a second."
        ),
    ] = 1.0,
    json: AsJson = False,
) -> None:
    """Package, start the embedded AWS, deploy into it, and leave it running."""
    seconds = _seconds(idle_timeout)
    with explained():
        from modelport import local as machine  # noqa: PLC0415 - a second of boto3 and pydantic

        options = machine.Options(port=port, idle_timeout=seconds, time_factor=time_factor)
        session = machine.up(env, state=STATE, options=options, steps=machine.Steps(err_console))
    if json:
        print_json(session.model_dump(mode="json", exclude_none=True))
        return
    _describe(session)
    if time_factor != 1:
        console.print(f"a minute of alarms, scaling and updates lasts {60 / time_factor:g} s")
    console.print(f"it stops by itself after {idle_timeout} without a request")
    console.print("stop it: modelport local down")


@local.command()
def status(*, json: AsJson = False) -> None:
    """Say what is running; exit 1 if nothing is."""
    from modelport import local as machine  # noqa: PLC0415 - as above

    session = machine.running(STATE)
    if json:
        running = session.model_dump(mode="json", exclude_none=True) if session else {}
        print_json({"running": session is not None, **running})
    elif session:
        _describe(session)
    else:
        console.print("the embedded AWS is not running; start it: modelport local up ENV")
    if session is None:
        raise typer.Exit(1)


@local.command()
def down() -> None:
    """Stop the embedded AWS and remove its files."""
    with explained():
        from modelport import local as machine  # noqa: PLC0415 - as above

        stopped = machine.down(STATE)
    console.print("stopped" if stopped else "it is not running")


@local.command()
def demo(env: Environment, *, json: AsJson = False) -> None:
    """Deploy, send every model's sample requests, destroy; exit 0 only if all came back right."""
    with explained():
        from modelport import local as machine  # noqa: PLC0415 - as above
        from modelport.cli.table import print_predictions  # noqa: PLC0415 - as above

        predictions = machine.demo(env, state=STATE, steps=machine.Steps(err_console))
    print_predictions(predictions, json=json)
    wrong = [p for p in predictions if not p.right]
    if wrong:
        fail([f"{len(wrong)} of {len(predictions)} predictions are wrong"])


def _seconds(text: str) -> float:
    try:
        return TypeAdapter(Annotated[Seconds, Field(ge=SHORTEST_IDLE)]).validate_python(text)
    except ValidationError:
        accepted = f"a duration of at least {SHORTEST_IDLE} s, such as 90s, 30m or 4h"
        fail([f"--idle-timeout: received {text}; accepted: {accepted}"])


def _describe(session: LocalSession) -> None:
    from modelport.cli.calls import how_to_call  # noqa: PLC0415 - as above
    from modelport.local.console import console_url  # noqa: PLC0415 - as above

    console.print(f"environment {session.environment} runs at {session.gateway}")
    for endpoint in session.endpoints:
        console.print(f"\n{endpoint.key}: {endpoint.type}, in SageMaker {endpoint.name}")
        for line in how_to_call(endpoint, session):
            console.print(line)
    if any(endpoint.fronts for endpoint in session.endpoints):
        console.print(f"\ncall them from a page: {console_url(session)}")
    console.print()
