"""`modelport package`: a model's folder becomes its archive."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from modelport.cli.explaining import explained
from modelport.cli.output import console, err_console, print_json
from modelport.packaging import (
    MODELS,
    SERVERLESS_DISK,
    Archive,
    Compression,
    FolderSource,
    PackagingError,
    classify,
)
from modelport.packaging import package as pack
from modelport.packaging.progress import packing_progress


def package(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="A name below model_artifacts/, or a folder.")
    ],
    *,
    output: Annotated[
        Path | None, typer.Option(help="Where to write it; by default below .modelport/archives.")
    ] = None,
    compression: Annotated[
        Compression, typer.Option(help="stored is larger, and unpacks in about half the time.")
    ] = "fast",
    serverless: Annotated[
        bool, typer.Option("--serverless", help="Refuse what a serverless endpoint cannot hold.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Build a model's archive, model.tar.gz; nothing is done where nothing has changed."""
    limit = SERVERLESS_DISK if serverless else None
    with explained():
        folder = _folder(model)
        with packing_progress(err_console) as progress:
            archive = pack(
                folder, output=output, progress=progress, compression=compression, limit=limit
            )
    if as_json:
        print_json(asdict(archive))
    else:
        console.print(_summary(archive))


def _folder(model: str) -> Path:
    source = classify(model, root=Path())
    if not isinstance(source, FolderSource):
        raise PackagingError(
            [f"{model}: lies in S3 already and is deployed as it is; there is nothing to pack"]
        )
    if source.folder.is_dir():
        return source.folder
    if (MODELS / model).is_dir():
        return MODELS / model
    names = sorted(path.parent.name for path in MODELS.glob("*/code")) or ["none"]
    known = f"models in {MODELS.name}/: {', '.join(names)}"
    raise PackagingError([f"{model}: received neither a folder nor a model's name; {known}"])


def _summary(archive: Archive) -> str:
    state = "unchanged" if archive.skipped else "new"
    sizes = f"{archive.size / 1e6:.1f} MB, {archive.unpacked_size / 1e6:.1f} MB unpacked"
    return f"{archive.path}\n{sizes}, {state}, sha256 {archive.sha256}"
