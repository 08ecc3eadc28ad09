"""One instance of a variant: its containers, and a request's way through them."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus

from local_aws.hosting.fleets.hosted import HostedContainer
from local_aws.hosting.outcomes import InvocationFailed, NoWorker
from local_aws.hosting.processes.supervisor import State
from local_aws.hosting_protocol import ContainerRequest, ContainerResponse

_WORST_FIRST = (State.FAILED, State.STOPPED, State.STARTING, State.READY)


class Instance:
    """Runs a container, several that requests pass through in order, or several to choose from."""

    def __init__(
        self, name: str, containers: Mapping[str, HostedContainer], *, direct: bool
    ) -> None:
        """Take the started containers, by name and in order.

        Args:
            name: the instance's, for people.
            containers: at least one.
            direct: whether a request names its container (InferenceExecutionConfig).
        """
        self.name = name
        self.outstanding = 0  # the roster counts, under its own lock
        self.containers = dict(containers)
        self._direct = direct

    @property
    def state(self) -> State:
        """That of the container that is worst off."""
        states = {one.state for one in self.containers.values()}
        return next(state for state in _WORST_FIRST if state in states)

    @property
    def worst(self) -> tuple[str, str]:
        """The container that is worst off, and its reason."""
        name = min(self.containers, key=lambda one: _WORST_FIRST.index(self.containers[one].state))
        return name, self.containers[name].reason

    @property
    def pids(self) -> list[int]:
        """The worker processes that serve now."""
        return [pid for one in self.containers.values() for pid in one.pids]

    def wait(self, deadline: float) -> State:
        """Block while a container is starting, at most until a time of the monotonic clock."""
        for one in self.containers.values():
            one.wait(max(0.0, deadline - time.monotonic()))
        return self.state

    def holds(self, target_model: str | None) -> bool:
        """Whether no container must load anything for a request."""
        return not target_model or all(one.holds(target_model) for one in self.containers.values())

    def invoke(self, request: ContainerRequest, deadline: float) -> ContainerResponse:
        """Pass a request to the container that it names, or through all of them.

        Raises:
            InvocationFailed: with the container that gave no answer.
        """
        if not self._direct:
            return self._through(list(self.containers), request, deadline)
        if request.target_container not in self.containers:
            raise NoWorker(f"there is no container {request.target_container}")
        return self._ask(request.target_container, request, deadline)

    def request_stop(self) -> None:
        """Ask the workers to end, and start no other."""
        for one in self.containers.values():
            one.request_stop()

    def join(self) -> None:
        """Wait until they are gone; after `request_stop`."""
        for one in self.containers.values():
            one.join()

    def _through(
        self, names: Sequence[str], request: ContainerRequest, deadline: float
    ) -> ContainerResponse:
        """What one answers is the next one's request; the caller's Accept is for the last.

        An answer that isn't 200 ends the way there.
        """
        *others, last = names
        if not others:
            return self._ask(last, request, deadline)
        headers = {name: value for name, value in request.headers.items() if name != "Accept"}
        step = replace(request, headers=headers, stream=None)
        for name in others:
            answer = self._ask(name, step, deadline)
            if answer.status != HTTPStatus.OK:
                return answer
            step = replace(step, body=answer.body, headers=_next(headers, answer))
        step = replace(step, stream=request.stream)
        if "Accept" in request.headers:
            step = replace(step, headers={**step.headers, "Accept": request.headers["Accept"]})
        return self._ask(last, step, deadline)

    def _ask(self, name: str, request: ContainerRequest, deadline: float) -> ContainerResponse:
        try:
            return replace(self.containers[name].invoke(request, deadline), container=name)
        except InvocationFailed as failure:
            failure.container = name
            raise


def _next(headers: Mapping[str, str], answer: ContainerResponse) -> dict[str, str]:
    """The caller's headers with the content type of what goes on."""
    kept = {name: value for name, value in headers.items() if name != "Content-Type"}
    given = answer.headers.get("content-type")
    return {**kept, "Content-Type": given} if given else kept
