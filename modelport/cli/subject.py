"""The endpoint that SQL shall call: of a configuration, or of what runs here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelport.aws.places import NOT_RUNNING, NowhereError
from modelport.aws.session import read_running
from modelport.aws.targets import key_in, known_in
from modelport.configuration import load
from modelport.contracts.addresses import samples_of
from modelport.sql import Example, Subject
from modelport.toolchain import STATE

if TYPE_CHECKING:
    from modelport.aws.session import LocalSession
    from modelport.configuration import Environment


def find_subject(endpoint: str, env: str | None) -> Subject:
    """The endpoint of that key or name.

    Raises:
        NowhereError: there is none, or nothing runs here.
        ConfigurationError: the configuration has problems.
        LocalError: the samples of its model can't be read.
    """
    if env:
        environment = load(env)
        return _configured(environment, key_in(environment, endpoint))
    session = read_running(STATE)
    if session is None:
        raise NowhereError(NOT_RUNNING)
    return _running(session, endpoint)


def _configured(environment: Environment, key: str) -> Subject:
    endpoint = environment.endpoints[key]
    return Subject(
        name=environment.endpoint_name(key),
        type=endpoint.type,
        region=environment.region,
        account=environment.account,
        instance_type=_instance_type(endpoint),
        examples=tuple(
            Example(
                content_type=asked.sample.content_type,
                body=asked.sample.payload.decode(),
                expect=asked.sample.expect,
                target_model=asked.parameters.get("TargetModel"),
            )
            for asked in samples_of(environment, key)
        ),
    )


def _running(session: LocalSession, endpoint: str) -> Subject:
    known = known_in(session, endpoint)
    sample = known.sample
    example = sample and Example(
        content_type=sample.content_type,
        body=sample.body,
        target_model=sample.parameters.get("TargetModel"),
    )
    return Subject(
        name=known.name,
        type=known.type,
        region=session.region,
        account=session.account,
        examples=(example,) if example else (),
    )


def _instance_type(endpoint: Any) -> str | None:
    """The first instance type that serves; none where there are no instances."""
    for fleet in getattr(endpoint, "fleets", {}).values():
        return next(iter(fleet.instance_types.values()), None)
    return None
