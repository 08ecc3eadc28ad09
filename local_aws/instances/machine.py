"""The machine that user data finds: Amazon Linux 2023 with those commands that our scripts use."""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NoReturn, Protocol

from local_aws.instances.settings import InstanceSettings
from local_aws.instances.unit import Unit, UnitError, read

_NOT_FOUND = 127
_REFUSED = 7
"""curl's status where nobody listens."""
_DOCKER = "docker"
_BOOTSTRAP = "aws-cfn-bootstrap"
_UNITS = "/etc/systemd/system"


@dataclass(frozen=True, kw_only=True)
class Signal:
    """What an instance tells CloudFormation.

    Attributes:
        stack: the stack's name.
        resource: the resource's logical ID.
        status: 0 for success.
    """

    stack: str
    resource: str
    status: int


class Containers(Protocol):
    """What the machine's services run."""

    def has_image(self, image: str) -> bool:
        """Whether the registry has it."""

    def start(self, unit: Unit) -> None:
        """Keep the service's container running."""

    def answers(self, url: str) -> bool:
        """Whether a request to one of the machine's own ports is answered with less than 400."""


class _UsageError(Exception):
    """A command was told what it does not know."""


class _Options(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _UsageError(message)


@dataclass
class Machine:
    """Its files, packages, services and images; `log` gets a line for everything that fails."""

    containers: Containers
    settings: InstanceSettings
    log: Callable[[str], None]
    signals: list[Signal] = field(default_factory=list)

    def __post_init__(self) -> None:
        """It has just started."""
        self._files: dict[str, str] = {}
        self._packages: set[str] = set()
        self._running: set[str] = set()
        self._deadline = time.monotonic() + self.settings.answers_within

    def write(self, path: str, content: str) -> None:
        """Put a file there."""
        self._files[path] = content

    def again(self) -> bool:
        """Wait a little; returns whether a loop may still try."""
        time.sleep(self.settings.look_every)
        return time.monotonic() < self._deadline

    def run(self, words: Sequence[str]) -> int:
        """Run a command; returns its status."""
        try:
            status = self._run(list(words))
        except (_UsageError, UnitError) as error:
            self.log(f"{words[0]}: {error}")
            return 1
        if status == _NOT_FOUND:
            self.log(f"{' '.join(words[:3])}: command not found")
        elif status and words[0] != "curl":
            self.log(f"{' '.join(words)}: failed")
        return status

    def _run(self, words: list[str]) -> int:
        status = 0
        match words:
            case ["dnf", "install", "-y", *packages]:
                self._packages.update(packages)
            case ["systemctl", "enable", "--now", name]:
                self._start(name)
            case ["aws", "ecr", "get-login-password", "--region", _]:
                pass
            case ["docker", "login", "--username", "AWS", "--password-stdin", _]:
                status = self._with_docker(succeeds=True)
            case ["docker", "pull", image]:
                status = self._with_docker(succeeds=self.containers.has_image(image))
            case ["curl", "-fsS", url]:
                status = 0 if self.containers.answers(url) else _REFUSED
            case ["/opt/aws/bin/cfn-signal", *options] if _BOOTSTRAP in self._packages:
                self._signal(options)
            case _:
                status = _NOT_FOUND
        return status

    def _with_docker(self, *, succeeds: bool) -> int:
        if _DOCKER not in self._packages:
            return _NOT_FOUND
        return 0 if succeeds and _DOCKER in self._running else 1

    def _start(self, name: str) -> None:
        if name == _DOCKER:
            if _DOCKER not in self._packages:
                raise UnitError("unit docker.service could not be found")
        else:
            path = f"{_UNITS}/{name}.service"
            if path not in self._files:
                raise UnitError(f"unit {name}.service could not be found")
            self._keep(read(self._files[path], self._files))
        self._running.add(name)

    def _keep(self, unit: Unit) -> None:
        missing = [r for r in unit.requires if r.removesuffix(".service") not in self._running]
        if missing:
            raise UnitError(f"it requires {', '.join(missing)}, which does not run")
        if _DOCKER not in self._running:
            raise UnitError("docker does not run")
        if not self.containers.has_image(unit.image):
            raise UnitError(f"there is no image {unit.image}")
        self.containers.start(unit)

    def _signal(self, words: Sequence[str]) -> None:
        parser = _Options(add_help=False, allow_abbrev=False)
        for name in ("--stack", "--resource", "--region"):
            parser.add_argument(name, required=True)
        parser.add_argument("-e", "--exit-code", type=int, required=True)
        given = parser.parse_args(words)
        signal = Signal(stack=given.stack, resource=given.resource, status=given.exit_code)
        self.signals.append(signal)
