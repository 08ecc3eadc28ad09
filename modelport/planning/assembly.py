"""The templates of a cloud assembly, or a single one, from files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

ENDING = ".template.json"
MANIFEST = "manifest.json"
STACK = "aws:cloudformation:stack"


class AssemblyError(Exception):
    """There is no template to read; the message says what is accepted."""


def read_templates(path: Path) -> dict[str, dict[str, Any]]:
    """The templates by stack name: of the folder of an assembly, or of one file.

    Raises:
        AssemblyError: it is neither.
    """
    if path.is_dir():
        manifest = _read(path / MANIFEST)
        return {
            artifact["properties"].get("stackName", name): _read(
                path / artifact["properties"]["templateFile"]
            )
            for name, artifact in manifest.get("artifacts", {}).items()
            if artifact["type"] == STACK
        }
    template = _read(path)
    if "Resources" not in template:
        raise AssemblyError(f"{path}: received a file without Resources, expected a template")
    return {path.name.removesuffix(ENDING): template}


def account_in(path: Path) -> str | None:
    """The account that an assembly, or the one around a template, was made for; None if unknown."""
    folder = path if path.is_dir() else path.parent
    try:
        artifacts = _read(folder / MANIFEST).get("artifacts", {}).values()
    except AssemblyError:
        return None
    places = (a.get("environment", "") for a in artifacts if a["type"] == STACK)
    accounts = {place.removeprefix("aws://").partition("/")[0] for place in places}
    return next((account for account in accounts if account.isdigit()), None)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise AssemblyError(
            f"{path}: {str(error.strerror).lower()}; expected the folder of a cloud assembly "
            "(cdk.out), or a template"
        ) from error
    except ValueError as error:
        raise AssemblyError(f"{path}: expected JSON: {error}") from error
    if not isinstance(found, dict):
        raise AssemblyError(f"{path}: received {type(found).__name__}, expected an object")
    return found
