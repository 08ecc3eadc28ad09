"""The commands by name; each module is imported only when its own command runs."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

COMMANDS = {
    "validate": "Check configurations: every problem at once.",
    "schema": "Write the JSON Schema of the configuration files.",
    "package": "Build a model's archive.",
    "resolve": "Lock the containers of AutoML jobs and model packages.",
    "local": "Run an environment in the embedded AWS on this machine.",
    "plan": "Say what a deployment will do to each endpoint.",
    "deploy": "Deploy, with scaling out of the way where it must be.",
    "verify": "Check that everything serves as it was deployed.",
    "invoke": "Ask an endpoint for one prediction.",
    "traffic": "Show or change how variants share an endpoint's requests.",
    "scale": "Show how much of an endpoint serves, or set it now.",
    "model": "Add models to a multi-model endpoint, and list them.",
    "batch": "Run a batch transform.",
    "openapi": "Print the document that describes an endpoint's front.",
    "sql": "Print SQL that calls an endpoint, and the role that it needs.",
}
"""In the order of the help; the module and its attribute have the command's name."""


class LazyGroup(TyperGroup):
    """A group that lists its commands without importing their modules, so that help is quick."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the base class's signature
        """The commands' names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the same
        """A command's name and summary, enough to list it."""
        if cmd_name not in COMMANDS:
            return None
        return TyperCommand(name=cmd_name, help=COMMANDS[cmd_name])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command itself, with its options."""
        name, command, rest = super().resolve_command(ctx, args)
        return (name, load(name) if name else command, rest)


def load(name: str) -> Any:
    """Imports the command `name`: a function, or a Typer of its own with commands below it."""
    command = getattr(import_module(f"modelport.cli.{name}"), name)
    if not isinstance(command, typer.Typer):
        single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        single.command(name)(command)
        command = single
    return get_command(command)
