"""`modelport batch`: runs a batch transform, in the embedded AWS or on AWS."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modelport.cli.explaining import explained
from modelport.cli.output import console, err_console, print_json

if TYPE_CHECKING:
    from modelport.calling.batch import Batch

Key = Annotated[
    str, typer.Argument(metavar="KEY", help="A key below `batch` in the configuration.")
]
Data = Annotated[
    Path | None,
    typer.Option(exists=True, help="A file or a folder to put under the input prefix first."),
]
Save = Annotated[
    Path | None, typer.Option(help="A folder to save the output in; by default it is printed.")
]


def batch(  # noqa: PLR0913 - one parameter for each option
    key: Key,
    *,
    data: Data = None,
    save: Save = None,
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="Wait for the job's end, and show its output.")
    ] = True,
    env: Annotated[
        str | None,
        typer.Option(help="The configuration that KEY is in; by default what runs here."),
    ] = None,
    aws: Annotated[bool, typer.Option("--aws", help="Ask AWS, not the embedded AWS.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Run a batch transform: every object below its input goes through its model."""
    from modelport.aws.places import find_place  # noqa: PLC0415 - the same
    from modelport.calling.batch import find_batch  # noqa: PLC0415 - boto3 is slow
    from modelport.toolchain import STATE  # noqa: PLC0415 - with the others

    with explained():
        found = find_batch(key, find_place(env=env, aws=aws, state=STATE))
        if data:
            for uri in found.upload(data):
                err_console.print(f"put {uri}")
        execution = found.start()
        err_console.print(f"started {execution}")
        if wait:
            _wait(found, execution)
        saved = _saved(found, save) if wait else {}
    if as_json:
        print_json({"execution": execution, "output": found.output, "objects": saved})
    elif wait:
        _show(saved, save)


def _wait(found: Batch, execution: str) -> None:
    """Waits; an interrupt leaves the job running, and says where its output will be."""
    try:
        with err_console.status(f"{found.key}: transforms"):
            found.wait(execution, tell=lambda _: None)
    except KeyboardInterrupt:
        err_console.print(
            f"not waiting any more: {execution} goes on, its output will be below {found.output}"
        )
        raise typer.Exit(130) from None


def _saved(found: Batch, folder: Path | None) -> dict[str, str]:
    """The output's text by name; in files below `folder`, where one is given, their paths."""
    answer = {}
    for name, content in found.outputs():
        if folder is None:
            answer[name] = content.decode("utf-8", "replace")
            continue
        target = folder / Path("/", name).resolve().relative_to("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        answer[name] = str(target)
    return answer


def _show(saved: dict[str, str], folder: Path | None) -> None:
    for name, text in saved.items():
        if folder:
            console.print(text)
        else:
            err_console.print(f"{name}:")
            console.print(text.rstrip("\n"))
