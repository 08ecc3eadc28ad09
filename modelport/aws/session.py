"""`local.json`: what a running embedded AWS tells programs and people about itself."""

from __future__ import annotations

import os
from pathlib import Path  # noqa: TC003 - pydantic looks the annotations up
from typing import Literal

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Credentials(_Part):
    """The root credentials of the embedded AWS."""

    access_key_id: str = "test"
    secret_access_key: str = "test"  # noqa: S105 - not a secret: it opens nothing but this machine


class FrontAccess(_Part):
    """How to call one front: its loopback URL, and the key where it asks for one.

    `service` is what requests are signed for, where the authorisation is iam.
    """

    type: Literal["rest", "direct", "http", "function_url", "graphql", "fargate", "ec2", "eks"]
    authorisation: str
    url: str
    service: str = "execute-api"
    api_key: str | None = None


class Request(_Part):
    """A request that the endpoint's model understands, and what chooses the model."""

    content_type: str
    body: str
    parameters: dict[str, str] = {}


class EndpointAccess(_Part):
    """One endpoint: its key in the configuration, its name in SageMaker, its fronts.

    `sample` is the first request in the `samples.json` of its model, where it has one.
    """

    key: str
    name: str
    type: str
    fronts: tuple[FrontAccess, ...] = ()
    sample: Request | None = None


class LocalSession(_Part):
    """A running embedded AWS and what is deployed in it."""

    gateway: str
    region: str
    account: str
    credentials: Credentials
    environment: str
    pid: int
    endpoints: tuple[EndpointAccess, ...]

    def endpoint(self, key_or_name: str) -> EndpointAccess | None:
        """The endpoint with this key or, failing that, this name."""
        by_key = (e for e in self.endpoints if e.key == key_or_name)
        by_name = (e for e in self.endpoints if e.name == key_or_name)
        return next(by_key, None) or next(by_name, None)

    @property
    def is_alive(self) -> bool:
        """Whether its process is still there, and is an embedded AWS."""
        return is_embedded_aws(self.pid)


def is_embedded_aws(pid: int) -> bool:
    """Whether `pid` is a living embedded AWS, and not another process that got its number."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and "local_aws" in process.cmdline()
    except psutil.Error:
        return False


def session_file(state: Path) -> Path:
    """The file's place below the state folder."""
    return state / "local.json"


def read(state: Path) -> LocalSession | None:
    """The session that is written down, whether or not it is still alive; None without one."""
    try:
        return LocalSession.model_validate_json(session_file(state).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def read_running(state: Path) -> LocalSession | None:
    """The session that runs; None if there is none, or only the file of one that died."""
    session = read(state)
    return session if session and session.is_alive else None


def write(session: LocalSession, state: Path) -> None:
    """Writes the file in one step, so that a reader never sees half of it."""
    target = session_file(state)
    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(session.model_dump_json(indent=2, exclude_none=True) + "\n")
    temporary.replace(target)
