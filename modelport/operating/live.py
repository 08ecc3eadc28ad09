"""What changes of an endpoint that serves have in common: looking, waiting, and what is refused."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from modelport.aws import refusing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from modelport.aws.targets import Target

TRANSIENT = frozenset({"Creating", "Updating", "SystemUpdating", "RollingBack"})
PAUSE = 1.0
"""Seconds between two looks."""
_SERVED_BY_LAMBDA = "lambda"


class LiveError(Exception):
    """The endpoint can't be read or changed so; the message says why, and what is accepted."""


explained = partial(refusing.explained, LiveError)


def described(target: Target) -> dict[str, Any]:
    """What SageMaker tells of the endpoint.

    Raises:
        LiveError: there is no endpoint, or SageMaker refuses.
    """
    if target.type == _SERVED_BY_LAMBDA:
        raise LiveError(f"{target.name}: a Lambda function serves it, so it has no variants")
    with explained(target.name):
        answer: dict[str, Any] = target.client("sagemaker").describe_endpoint(
            EndpointName=target.name
        )
    return answer


def settled(
    name: str,
    look: Callable[[], dict[str, Any]],
    *,
    field: str,
    tell: Callable[[str], None],
    pause: float,
) -> dict[str, Any]:
    """What `look` tells once nothing is under way.

    Args:
        name: of what is looked at, for the message.
        look: describes it.
        field: where its status is.
        tell: gets the status at each look.
        pause: between looks, in seconds.

    Raises:
        LiveError: it ended otherwise than InService.
    """
    while (found := look())[field] in TRANSIENT:
        tell(found[field])
        time.sleep(pause)
    if found[field] != "InService":
        reason = found.get("FailureReason", "no reason was given")
        raise LiveError(f"{name}: {found[field]}: {reason}")
    return found


def unknown(owner: str, what: str, name: str, known: Collection[str]) -> LiveError:
    """A name that the endpoint doesn't have, with the one that was meant."""
    return LiveError(refusing.no_such(owner, what, name, known))
