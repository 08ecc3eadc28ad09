"""Arguments that several commands have alike, and commands as they are typed with them."""

from __future__ import annotations

from typing import Annotated

import typer

Endpoint = Annotated[
    str, typer.Argument(metavar="ENDPOINT", help="Its key in the configuration, or its name.")
]
Env = Annotated[
    str | None,
    typer.Option(help="The configuration that ENDPOINT is a key of; by default what runs here."),
]


def deploy_command(env: str, *, aws: bool) -> str:
    """What begins a deployment, or goes on with it, as it is typed."""
    return f"modelport deploy {env}{' --aws' if aws else ''}"
