"""Where an environment is deployed: in the embedded AWS that runs here, or on AWS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modelport.aws.clients import aws_client, client
from modelport.aws.session import LocalSession, read_running
from modelport.configuration import Environment, load

if TYPE_CHECKING:
    from pathlib import Path

NOT_RUNNING = (
    "the embedded AWS is not running: start it (modelport local up ENV), "
    "or name an environment on AWS (--env ENV)"
)


class NowhereError(Exception):
    """There is nothing to talk to; the message says what to start or to name."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """An environment's name, its region, and the session if it runs here."""

    environment: str
    region: str
    session: LocalSession | None = None

    def client(self, service: str) -> Any:
        """A boto3 client of a service there."""
        if self.session:
            return client(service, self.session)
        return aws_client(service, region=self.region)


def find_place(*, env: str | None, aws: bool, state: Path) -> Place:
    """The place of the configuration `env` or, without one, of what runs here.

    Raises:
        NowhereError: nothing runs here, or AWS is meant and no configuration is named.
        ConfigurationError: the configuration has problems.
    """
    found = whereabouts(env=env, aws=aws, state=state)
    if isinstance(found, LocalSession):
        return Place(environment=found.environment, region=found.region, session=found)
    return Place(environment=found.name, region=found.region)


def whereabouts(*, env: str | None, aws: bool, state: Path) -> LocalSession | Environment:
    """What runs here, or the configuration of what is on AWS.

    Raises:
        NowhereError: as above.
        ConfigurationError: as above.
    """
    environment = load(env) if env else None
    session = None if aws else read_running(state)
    if session and (environment is None or session.environment == environment.name):
        return session
    if environment is None:
        raise NowhereError("--env: name the environment on AWS" if aws else NOT_RUNNING)
    if environment.is_embedded:
        raise NowhereError(
            f"the environment {environment.name} is not running: modelport local up {env}"
        )
    return environment
