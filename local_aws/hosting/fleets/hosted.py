"""What an instance asks of each of its containers."""

from typing import Protocol

from local_aws.hosting.processes.supervisor import State
from local_aws.hosting_protocol import ContainerRequest, ContainerResponse


class HostedContainer(Protocol):
    """A container that runs: one model in one worker, or many in workers that come and go."""

    @property
    def state(self) -> State:
        """Where it stands."""

    @property
    def reason(self) -> str:
        """Why it can't serve; empty while it can."""

    @property
    def pids(self) -> list[int]:
        """The worker processes that serve now."""

    def wait(self, timeout: float) -> State:
        """Block while it is starting; return where it stands then."""

    def holds(self, target_model: str) -> bool:
        """Whether a request for that model could be answered without loading it."""

    def invoke(self, request: ContainerRequest, deadline: float) -> ContainerResponse:
        """Answer a request until a time of the monotonic clock.

        Raises:
            InvocationFailed: see its kinds.
        """

    def request_stop(self) -> None:
        """Ask the workers to end, and start no other."""

    def join(self) -> None:
        """Wait until they are gone; after `request_stop`."""
