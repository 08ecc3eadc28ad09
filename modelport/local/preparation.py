"""What comes before anything is started: a valid configuration, and packed models."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from modelport.configuration import EMBEDDED_ACCOUNT, Environment, load
from modelport.configuration.project import is_path
from modelport.configuration.rules.fronts import fronts
from modelport.local.errors import LocalError
from modelport.local.fronts import ACCESS
from modelport.local.seeding import seeded_folders
from modelport.packaging import package

if TYPE_CHECKING:
    from modelport.local.steps import Steps

_MEGABYTE = 1e6


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """An environment that can be deployed, and what `cdk -c env=…` calls it."""

    environment: Environment
    configuration: str


def prepare(name: str, *, steps: Steps) -> Prepared:
    """Validates the configuration `name` and packs its models.

    Raises:
        ConfigurationError: it has problems.
        LocalError: it is for a real account, or has a front that isn't emulated.
        PackagingError: a model can't be packed.
    """
    steps(f"validates {name}")
    environment = load(name).deployed_to(EMBEDDED_ACCOUNT)
    if not environment.is_embedded:
        raise LocalError(
            f"{name}: account: received {environment.account}, and the embedded AWS is account "
            f"{EMBEDDED_ACCOUNT}: leave `account` out, or use another environment"
        )
    _check_fronts(environment)
    folders = {model.folder for model in environment.models.values() if model.folder}
    for folder in sorted(folders | seeded_folders(environment)):
        steps(f"packages {folder}")
        with steps.progress() as progress:
            archive = package(environment.folder / folder, progress=progress)
        state = "unchanged" if archive.skipped else "new"
        steps(f"has {archive.path.name}: {archive.size / _MEGABYTE:.0f} MB, {state}")
    # `cdk` runs in the repository's root, and a path is meant from where the command was typed.
    configuration = str(Path(name).resolve()) if is_path(name) else name
    return Prepared(environment=environment, configuration=configuration)


def _check_fronts(environment: Environment) -> None:
    """Refuse, before anything is packed, what has nothing to run it here."""
    asked = {path: path.rpartition(".")[2] for path, _ in fronts(environment)}
    missing = {path: kind for path, kind in asked.items() if kind not in ACCESS}
    if missing:
        advice = "it may well work on AWS: deploy it there"
        raise LocalError(*(f"{p}: front.{k} is not emulated; {advice}" for p, k in missing.items()))
