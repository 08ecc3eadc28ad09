"""One sample request to each model behind an endpoint, in the way of its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.aws.targets import Target, UnknownTargetError
from modelport.calling.errors import InvocationError
from modelport.contracts.addresses import Asked, samples_of
from modelport.interfaces.samples import matches
from modelport.local.predictions import ask_target, decoded
from modelport.verification.observed import Failure

if TYPE_CHECKING:
    from modelport.aws.places import Place
    from modelport.configuration import Environment

_LONGEST = 200


def first_samples(environment: Environment, key: str) -> list[Asked]:
    """The first sample of each model behind the endpoint at `key`.

    Raises:
        LocalError: they can't be read.
    """
    found: dict[tuple[tuple[str, str], ...], Asked] = {}
    for asked in samples_of(environment, key):
        found.setdefault(tuple(sorted(asked.parameters.items())), asked)
    return list(found.values())


def ask_sample(environment: Environment, key: str, asked: Asked, place: Place) -> Failure | None:
    """Sends the sample; None where the answer is as the model's folder says."""
    name = environment.endpoint_name(key)
    target = Target(
        name=name,
        type=environment.endpoints[key].type,
        client=place.client,
        stack=f"Modelport-{environment.name}-{key}-Endpoint",
    )
    which = f"{name}{''.join(f', {value}' for value in asked.parameters.values())}"
    try:
        received = decoded(ask_target(asked, target).body)
    except (InvocationError, UnknownTargetError) as error:
        return Failure(subject=which, what=f"the sample is not answered: {error}")
    if matches(asked.sample.expect, received):
        return None
    return Failure(
        subject=which,
        what=f"the sample is answered {str(received)[:_LONGEST]}, expected "
        f"{str(asked.sample.expect)[:_LONGEST]}",
    )
