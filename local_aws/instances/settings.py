"""How long instances take for what they do."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class InstanceSettings:
    """In seconds.

    Attributes:
        answers_within: how long user data may wait for a container that does not answer yet.
        look_every: between two tries of a loop; what the script sleeps is for a real machine.
    """

    answers_within: float = 60.0
    look_every: float = 0.1
