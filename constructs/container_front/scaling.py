"""The bounds of scaling, whatever it is that scales."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Scaling:
    """Between which bounds containers are started and stopped.

    Attributes:
        min: the fewest.
        max: the most.
        requests_per_target: requests a minute for each; above it, more are started.
    """

    min: int
    max: int
    requests_per_target: int
