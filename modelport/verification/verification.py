"""Whether an environment serves as it was deployed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from modelport.verification.answers import ask_sample, first_samples
from modelport.verification.checks import check_stack
from modelport.verification.expiry import expired
from modelport.verification.observing import observe

if TYPE_CHECKING:
    from modelport.aws.places import Place
    from modelport.configuration import Environment
    from modelport.verification.observed import Failure


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What was found; `asked` sample requests were sent, `unasked` endpoints have no sample."""

    endpoints: tuple[str, ...]
    asked: int
    unasked: tuple[str, ...]
    failures: tuple[Failure, ...]


def verify(environment: Environment, place: Place) -> Verification:
    """Checks every stack with an endpoint, and asks every model one of its samples.

    Raises:
        ReadingError: AWS doesn't tell what is deployed.
        LocalError: a model's samples can't be read.
    """
    observed = observe(place)
    failures = list(expired(environment, datetime.now(UTC).date()))
    asked, unasked = 0, []
    for key in environment.endpoints:
        stack = f"Modelport-{environment.name}-{key}-Endpoint"
        failures += check_stack(stack, observed)
        samples = first_samples(environment, key)
        if stack not in observed.deployed.stacks:
            continue
        asked += len(samples)
        unasked += [] if samples else [environment.endpoint_name(key)]
        answers = (ask_sample(environment, key, sample, place) for sample in samples)
        failures += [failure for failure in answers if failure]
    return Verification(
        endpoints=tuple(environment.endpoint_name(key) for key in environment.endpoints),
        asked=asked,
        unasked=tuple(unasked),
        failures=tuple(failures),
    )
