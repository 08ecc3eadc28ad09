"""Which endpoint a word on the command line means, and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from modelport.aws.clients import aws_client, client
from modelport.aws.places import NowhereError, whereabouts
from modelport.aws.refusing import explained, no_such
from modelport.aws.session import LocalSession
from modelport.aws.stacks import outputs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from modelport.aws.session import EndpointAccess
    from modelport.configuration import Environment

UNKNOWN = "unknown"
"""The type of an endpoint of which only the name is known."""

ASYNCHRONOUS = "asynchronous"


class UnknownTargetError(NowhereError):
    """No such endpoint; the message says what there is."""


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
        with explained(UnknownTargetError, f"the stack {self.stack}"):
            return outputs_of(self.client("cloudformation"), self.stack)


def find_target(endpoint: str, *, env: str | None, aws: bool, state: Path) -> Target:
    """Looks `endpoint` up in the configuration `env` or, without one, in what runs here.

    With `aws` and no `env`, it is the endpoint's name in SageMaker.

    Raises:
        UnknownTargetError: there is no such endpoint.
        NowhereError: nothing runs here.
        ConfigurationError: the configuration has problems.
    """
    if aws and env is None:
        return _by_name(endpoint)
    found = whereabouts(env=env, aws=aws, state=state)
    if isinstance(found, LocalSession):
        return target_of(known_in(found, endpoint), found)
    key = key_in(found, endpoint)
    return Target(
        name=found.endpoint_name(key),
        type=found.endpoints[key].type,
        client=partial(aws_client, region=found.region),
        stack=_stack_name(found.name, key),
    )


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


def _by_name(endpoint: str) -> Target:
    with explained(NowhereError, "--aws"):
        aws_client("sagemaker-runtime")
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
    owner = f"the environment {environment}"
    return UnknownTargetError(no_such(owner, "endpoint", endpoint, sorted(known)))
