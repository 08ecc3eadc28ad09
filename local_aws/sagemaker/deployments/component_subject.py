"""An inference component whose update is a deployment."""

from collections.abc import Sequence

from local_aws.hosting_protocol import Fleet
from local_aws.sagemaker import component_lifecycle
from local_aws.sagemaker.component_record import ComponentPlan, ComponentRecord
from local_aws.sagemaker.running import Running, arrivals
from local_aws.sagemaker.state import State
from local_aws.scope import Scope


class ComponentSubject:
    """Its copies. The API has no states of a component's deployment but Updating."""

    def __init__(self, state: State, record: ComponentRecord) -> None:
        """Of a record that serves, and whose desired plan is set."""
        self._state, self._record = state, record

    @property
    def scope(self) -> Scope:
        """Where it is."""
        return self._record.scope

    @property
    def title(self) -> str:
        """Its name."""
        return self._record.desired.title

    @property
    def pending(self) -> Sequence[ComponentPlan]:
        """What is desired."""
        return (self._record.desired,)

    @property
    def serving(self) -> Sequence[Running[ComponentPlan]]:
        """What serves."""
        return (self._record.running,) if self._record.running else ()

    def start(self, plans: Sequence[ComponentPlan], timeout: float | None) -> list[Fleet]:
        """Start the first copies."""
        return [
            component_lifecycle.healthy(self._state, self._record, plan, timeout=timeout)
            for plan in plans
        ]

    def enter(self, status: str) -> None:
        """Show nothing: it is Updating all along."""

    def complete(self) -> None:
        """Serve with the new copies alone."""
        for _, arrival in arrivals(self.serving):
            running = Running(plan=arrival.plan, fleet=arrival.fleet)
            component_lifecycle.take_over(self._state, self._record, running)

    def going_back(self, reason: str) -> None:
        """Still Updating, with the reason."""
        component_lifecycle.become(self._state, self._record, "Updating", reason)

    def gone_back(self, reason: str, *, failed: bool) -> None:
        """InService with the old copies; Failed where these can't be had, and what there is serves.

        The API has no UpdateRollbackFailed for components.
        """
        self._record.desired = self._record.plan
        status = "Failed" if failed else "InService"
        component_lifecycle.become(self._state, self._record, status, reason)
