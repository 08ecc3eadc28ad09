"""`modelport schema`: what configuration files may say, for editors and for people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from modelport.cli.output import console, fail
from modelport.configuration.project import project_folder
from modelport.configuration.reference import reference
from modelport.configuration.schema import schema_text

FILES = {
    Path("schemas/environment.schema.json"): schema_text,
    Path("docs/configuration.md"): reference,
}
"""What is written from the typed model, below the project's folder."""


def schema(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 if a file is not current.")
    ] = False,
    print_only: Annotated[
        bool, typer.Option("--print", help="Print the JSON Schema; write nothing.")
    ] = False,
    reference_only: Annotated[
        bool, typer.Option("--reference", help="Print the reference of all keys; write nothing.")
    ] = False,
) -> None:
    """Writes the JSON Schema and the reference of the configuration files."""
    if print_only or reference_only:
        sys.stdout.write(schema_text() if print_only else reference())
        return
    folder = project_folder(Path.cwd())
    if folder is None:
        fail([f"no cdk.json in {Path.cwd()} or above: run it in the project, or use --print"])
    if check:
        stale = [file for file, text in FILES.items() if _current(folder / file) != text()]
        fail(f"{file}: not current; run modelport schema" for file in stale) if stale else None
        return
    for file, text in FILES.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text(), encoding="utf-8")
        console.print(f"wrote {file}")


def _current(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None
