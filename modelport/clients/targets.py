"""Which endpoint a word on the command line means, and where it is."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError

from modelport.clients.aws import aws_client, client
from modelport.clients.session import LocalSession, read_running
from modelport.configuration import Environment, load

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class UnknownTargetError(Exception):
    """No such endpoint, or nowhere to look for it; the message says what there is."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """An endpoint's name in SageMaker, and a client that reaches it."""

    name: str
    runtime: Any


def find_target(endpoint: str, *, env: str | None, aws: bool, state: Path) -> Target:
    """Looks `endpoint` up in the configuration `env` or, without one, in what runs here.

    With `aws` and no `env`, it is the endpoint's name in SageMaker.

    Raises:
        UnknownTargetError: there is no such endpoint, or nothing runs here.
        ConfigurationError: the configuration has problems.
    """
    environment = load(env) if env else None
    session = None if aws else read_running(state)
    if session and (environment is None or session.environment == environment.name):
        return _here(endpoint, session)
    if environment is None:
        return _by_name(endpoint, aws=aws)
    if environment.is_embedded:
        raise UnknownTargetError(
            f"the environment {environment.name} is not running: modelport local up {env}"
        )
    name = _name_in(environment, endpoint)
    return Target(name=name, runtime=aws_client("sagemaker-runtime", region=environment.region))


def _here(endpoint: str, session: LocalSession) -> Target:
    known = session.endpoint(endpoint)
    if known is None:
        raise _unknown(endpoint, (e.key for e in session.endpoints), session.environment)
    return Target(name=known.name, runtime=client("sagemaker-runtime", session))


def _by_name(endpoint: str, *, aws: bool) -> Target:
    if not aws:
        raise UnknownTargetError(
            "the embedded AWS is not running: start it (modelport local up ENV), "
            "or name an environment on AWS (--env ENV), or an endpoint there (--aws)"
        )
    try:
        return Target(name=endpoint, runtime=aws_client("sagemaker-runtime"))
    except BotoCoreError as error:
        raise UnknownTargetError(f"--aws: {str(error).lower()}") from error


def _name_in(environment: Environment, endpoint: str) -> str:
    names = {key: environment.endpoint_name(key) for key in environment.endpoints}
    if endpoint in names:
        return names[endpoint]
    if endpoint in names.values():
        return endpoint
    raise _unknown(endpoint, names, environment.name)


def _unknown(endpoint: str, known: Iterable[str], environment: str) -> UnknownTargetError:
    keys = sorted(known)
    close = difflib.get_close_matches(endpoint, keys, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    return UnknownTargetError(
        f"the environment {environment} has no endpoint {endpoint}: "
        f"it has {', '.join(keys) or 'none'}{hint}"
    )
