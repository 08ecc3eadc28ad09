"""From a name or a path to a validated, frozen `Environment`."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from modelport.configuration.environment import Environment
from modelport.configuration.lock import Lock, read_lock
from modelport.configuration.problems import ConfigurationError, Problem, did_you_mean, listing
from modelport.configuration.project import (
    artifacts_folder,
    environments,
    environments_folder,
    is_path,
)
from modelport.configuration.rules import find_errors, find_warnings
from modelport.configuration.shape import read_shape
from modelport.configuration.yaml_file import read_yaml


@dataclass(frozen=True)
class Report:
    """What checking one configuration found.

    Attributes:
        file: the configuration; None where there is no such environment.
        environment: the configuration itself where it has no errors.
        errors: why it cannot be deployed.
        warnings: what deserves a look, and does not stop a deployment.
    """

    file: Path | None
    environment: Environment | None
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


def load(name_or_path: str | Path, *, locked: bool = True) -> Environment:
    """Reads a configuration and checks everything that can be checked without AWS.

    Args:
        name_or_path: an environment's name (its file in `environments/` without the ending), or
            the path of a YAML file anywhere. Artifacts are relative to the project that the file
            lies in (the nearest folder above it with a cdk.json), else to the project of the
            working directory.
        locked: whether the lock beside the file is read and must fit; `modelport resolve`, which
            writes it, does without.

    Raises:
        ConfigurationError: with every problem at once; warnings do not raise.
    """
    report = check(name_or_path, locked=locked)
    if report.environment is None:
        raise ConfigurationError(report.errors, report.file)
    return report.environment


def check(name_or_path: str | Path, *, locked: bool = True) -> Report:
    """The same as `load`, but tells errors and warnings instead of raising."""
    try:
        file = find_file(name_or_path)
        data = read_yaml(file)
        folder = artifacts_folder(file)
        lock = read_lock(file) if locked else Lock()
    except ConfigurationError as error:
        return Report(error.file, None, error.problems)
    except (OSError, ValueError, RuntimeError) as error:  # a path that cannot be looked at
        problem = Problem("", f"a path that cannot be used ({error})", "", "check the path")
        return Report(None, None, (problem,))
    shape = read_shape(data, name=file.stem, folder=folder, lock=lock)
    errors = (*shape.problems, *shape.findings(partial(find_errors, locked=locked)))
    if errors or shape.environment is None:
        return Report(file, None, errors)
    return Report(file, shape.environment, (), tuple(find_warnings(shape.environment)))


def find_file(name_or_path: str | Path) -> Path:
    """The file that a name or a path means.

    Raises:
        ConfigurationError: there is none; it suggests an environment that there is.
    """
    if is_path(name_or_path):
        return Path(name_or_path)
    name = str(name_or_path)
    known = environments()
    if name not in known:
        accepted = f"{listing(known) or 'none yet'} (in {environments_folder()}), or a file's path"
        advice = did_you_mean(name, known, f"write environments/{name}.yaml, or name another one")
        raise ConfigurationError([Problem("environment", name, accepted, advice)])
    return environments_folder() / f"{name}.yaml"
