"""A service of systemd that keeps a container, and the container as `docker run` is told of it.

systemd.service(5); Docker's reference, "docker container run".
"""

import argparse
import configparser
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

_DOCKER = "/usr/bin/docker"
_ACCEPTED = ("name", "user", "cap-drop", "security-opt", "log-driver", "log-opt")
"""Options that mean nothing to a process on this machine."""


class UnitError(Exception):
    """A unit that systemd or Docker would not take, or that is not emulated."""


@dataclass(frozen=True, kw_only=True)
class Unit:
    """What a service runs.

    Attributes:
        image: the container's image.
        environment: what the container is told.
        requires: the services that must run.
        restarts_after: seconds until a container that ended is started again; None leaves it.
    """

    image: str
    environment: Mapping[str, str]
    requires: tuple[str, ...]
    restarts_after: float | None


class _Options(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UnitError(f"docker run: {message}")


def read(content: str, files: Mapping[str, str]) -> Unit:
    """Read a unit file.

    Args:
        content: its text.
        files: the machine's files by their paths, one of which has the environment.

    Raises:
        UnitError: it can't run.
    """
    found = configparser.ConfigParser(strict=True, interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign] # its documented way to keep capitals
    try:
        found.read_string(content)
        command = shlex.split(found["Service"]["ExecStart"])
    except (configparser.Error, KeyError, ValueError) as error:
        raise UnitError(f"the unit can't be read: {error}") from None
    if command[:2] != [_DOCKER, "run"]:
        raise UnitError(f"ExecStart={shlex.join(command)}: only {_DOCKER} run is emulated")
    options = _parser().parse_args(command[2:])
    service = found["Service"]
    restarts = service.get("Restart", "no") == "always"
    return Unit(
        image=options.image,
        environment=_environment(options.env_file, files),
        requires=tuple(found.get("Unit", "Requires", fallback="").split()),
        restarts_after=service.getfloat("RestartSec", 0.1) if restarts else None,
    )


def _parser() -> _Options:
    parser = _Options(prog="docker run", add_help=False, allow_abbrev=False)
    parser.add_argument("--rm", action="store_true")
    parser.add_argument("--read-only", action="store_true")
    # Elsewhere than on the host's network nobody reaches a port that isn't published.
    parser.add_argument("--network", choices=["host"], required=True)
    parser.add_argument("--env-file")
    for name in _ACCEPTED:
        parser.add_argument(f"--{name}", action="append")
    parser.add_argument("image")
    return parser


def _environment(path: str | None, files: Mapping[str, str]) -> dict[str, str]:
    if path is None:
        return {}
    if path not in files:
        raise UnitError(f"docker run: open {path}: no such file or directory")
    lines = [line for line in files[path].splitlines() if line and not line.startswith("#")]
    nameless = [line for line in lines if "=" not in line]
    if nameless:
        raise UnitError(f"{path}: `{nameless[0]}` takes its value from nowhere")
    return dict(line.split("=", 1) for line in lines)
