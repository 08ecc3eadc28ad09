"""Which endpoint a word on the command line means, and where it is."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from modelport.clients.aws import aws_client, client
from modelport.clients.session import LocalSession, read_running
from modelport.configuration import Environment, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from modelport.clients.session import EndpointAccess

UNKNOWN = "unknown"
"""The type of an endpoint of which only the name is known."""


ASYNCHRONOUS = "asynchronous"
NOT_RUNNING = (
    "the embedded AWS is not running: start it (modelport local up ENV), "
    "or name an environment on AWS (--env ENV)"
)


class UnknownTargetError(Exception):
    """No such endpoint, or nowhere to look for it; the message says what there is."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """An endpoint: its name in SageMaker, its type as configured, and clients that reach it.

    `stack` is its stack's name, where the environment is known; `client` makes the boto3 client of
    a service.
    """

    name: str
    type: str
    client: Callable[[str], Any]
    stack: str | None = None

    @property
    def runtime(self) -> Any:
        """A client of sagemaker-runtime."""
        return self.client("sagemaker-runtime")

    def outputs(self) -> Mapping[str, str]:
        """What its stack put out; nothing where no stack is known.

        Raises:
            UnknownTargetError: it is not deployed, or CloudFormation refuses.
        """
        if self.stack is None:
            return {}
        try:
            answer = self.client("cloudformation").describe_stacks(StackName=self.stack)
        except (ClientError, BotoCoreError) as error:
            raise UnknownTargetError(f"the stack {self.stack}: {error}") from error
        (stack,) = answer["Stacks"]
        return {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", ())}


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
    key = key_in(environment, endpoint)
    return Target(
        name=environment.endpoint_name(key),
        type=environment.endpoints[key].type,
        client=partial(aws_client, region=environment.region),
        stack=_stack_name(environment.name, key),
    )


def _here(endpoint: str, session: LocalSession) -> Target:
    return target_of(known_in(session, endpoint), session)


def known_in(session: LocalSession, endpoint: str) -> EndpointAccess:
    """The endpoint of that key or name in what runs here.

    Raises:
        UnknownTargetError: there is none.
    """
    known = session.endpoint(endpoint)
    if known is None:
        raise _unknown(endpoint, (e.key for e in session.endpoints), session.environment)
    return known


def target_of(endpoint: EndpointAccess, session: LocalSession) -> Target:
    """An endpoint of what runs here."""
    return Target(
        name=endpoint.name,
        type=endpoint.type,
        client=partial(client, session=session),
        stack=_stack_name(session.environment, endpoint.key),
    )


def _by_name(endpoint: str, *, aws: bool) -> Target:
    if not aws:
        raise UnknownTargetError(f"{NOT_RUNNING}, or an endpoint there (--aws)")
    try:
        aws_client("sagemaker-runtime")
    except BotoCoreError as error:
        raise UnknownTargetError(f"--aws: {str(error).lower()}") from error
    return Target(name=endpoint, type=_type_of(endpoint), client=aws_client)


def _type_of(name: str) -> str:
    """Whether an endpoint that only AWS knows is asynchronous; whoever may not ask is not told."""
    sagemaker = aws_client("sagemaker")
    try:
        config = sagemaker.describe_endpoint(EndpointName=name)["EndpointConfigName"]
        found = sagemaker.describe_endpoint_config(EndpointConfigName=config)
    except (ClientError, BotoCoreError):
        return UNKNOWN
    return ASYNCHRONOUS if "AsyncInferenceConfig" in found else UNKNOWN


def key_in(environment: Environment, endpoint: str) -> str:
    """The endpoint's key, from its key or its name in SageMaker.

    Raises:
        UnknownTargetError: the configuration has no such endpoint.
    """
    names = {environment.endpoint_name(key): key for key in environment.endpoints}
    if endpoint in environment.endpoints:
        return endpoint
    if endpoint in names:
        return names[endpoint]
    raise _unknown(endpoint, environment.endpoints, environment.name)


def _stack_name(environment: str, key: str) -> str:
    return f"Modelport-{environment}-{key}-Endpoint"


def _unknown(endpoint: str, known: Iterable[str], environment: str) -> UnknownTargetError:
    keys = sorted(known)
    close = difflib.get_close_matches(endpoint, keys, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    return UnknownTargetError(
        f"the environment {environment} has no endpoint {endpoint}: "
        f"it has {', '.join(keys) or 'none'}{hint}"
    )
