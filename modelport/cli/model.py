"""`modelport model`: the models of a multi-model endpoint, without a deployment."""

from __future__ import annotations

import tarfile
from pathlib import Path  # noqa: TC003 - typer looks the annotations up
from typing import TYPE_CHECKING, Annotated

import typer

from modelport.cli.arguments import Endpoint, Env  # noqa: TC001 - typer looks the annotations up
from modelport.cli.explaining import explained
from modelport.cli.output import console, err_console, fail, print_json

if TYPE_CHECKING:
    from modelport.operating.multi_model import Models

model = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Add models to a multi-model endpoint."
)

Aws = Annotated[bool, typer.Option("--aws", help="Ask AWS, not the embedded AWS.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


@model.command()
def add(  # noqa: PLR0913 - one parameter for each option
    endpoint: Endpoint,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What TargetModel shall call it, without .tar.gz.")
    ],
    source: Annotated[
        Path,
        typer.Argument(metavar="FOLDER_OR_ARCHIVE", help="A model's folder, or a .tar.gz."),
    ],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Overwrite a model that was added before.")
    ] = False,
    env: Env = None,
    aws: Aws = False,
    json: AsJson = False,
) -> None:
    """Pack a model, and put it where the endpoint finds it."""
    with explained():
        archive = _archive(source)
        models = _models(endpoint, env=env, aws=aws)
        target_model = models.add(name, archive, replace=replace)
    if json:
        print_json({"target_model": target_model, "location": f"{models.uri}{target_model}"})
        return
    console.print(f"{models.uri}{target_model}")
    err_console.print(f"ask it: modelport invoke {endpoint} --target-model {target_model} --data …")
    if replace:
        err_console.print("instances that have loaded its predecessor keep serving that one")


@model.command("list")
def list_(endpoint: Endpoint, *, env: Env = None, aws: Aws = False, json: AsJson = False) -> None:
    """List the models that the endpoint finds."""
    with explained():
        found = list(_models(endpoint, env=env, aws=aws).stored())
    if json:
        print_json([vars(stored) for stored in found])
        return
    for stored in found:
        size = f"{stored.size / 1e6:.1f} MB"
        console.print(f"{stored.target_model}  {size}  {stored.modified:%Y-%m-%d %H:%M}")


def _models(endpoint: str, *, env: str | None, aws: bool) -> Models:
    from modelport.aws.targets import find_target  # noqa: PLC0415 - the same
    from modelport.operating.multi_model import Models  # noqa: PLC0415 - boto3 is slow
    from modelport.toolchain import STATE  # noqa: PLC0415 - with the others

    return Models(find_target(endpoint, env=env, aws=aws, state=STATE))


def _archive(source: Path) -> Path:
    """The archive itself, or the folder's."""
    from modelport.packaging import package  # noqa: PLC0415 - slow as well
    from modelport.packaging.progress import packing_progress  # noqa: PLC0415 - the same

    if source.is_dir():
        with packing_progress(err_console) as progress:
            return package(source, progress=progress).path
    if not source.is_file():
        fail([f"{source}: received neither a folder nor a file; name a model's folder or archive"])
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.next()
    except (tarfile.TarError, OSError, EOFError) as error:
        fail(
            [f"{source}: is no archive: expected a .tar.gz, as `modelport package` makes ({error})"]
        )
    return source
