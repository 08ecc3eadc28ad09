"""An endpoint whose update is a deployment."""

from collections.abc import Sequence

from local_aws.hosting_protocol import Fleet
from local_aws.sagemaker import lifecycle
from local_aws.sagemaker.endpoint_record import EndpointRecord, Stage
from local_aws.sagemaker.state import State
from local_aws.sagemaker.variants import RunningVariant, VariantPlan
from local_aws.scope import Scope


class EndpointSubject:
    """Its variants, shadows among them; it says where the deployment stands."""

    def __init__(self, state: State, record: EndpointRecord) -> None:
        """Of a record whose pending variants are set."""
        self._state, self._record = state, record

    @property
    def scope(self) -> Scope:
        """Where it is."""
        return self._record.scope

    @property
    def title(self) -> str:
        """Its name."""
        return f"endpoint {self._record.name}"

    @property
    def pending(self) -> Sequence[VariantPlan]:
        """The variants of the new config."""
        return self._record.pending

    @property
    def serving(self) -> Sequence[RunningVariant]:
        """The variants that serve."""
        return self._record.variants

    def start(self, plans: Sequence[VariantPlan], timeout: float | None) -> list[Fleet]:
        """Start them all at once."""
        started = lifecycle.healthy(self._state, self._record, plans, timeout=timeout)
        return [one.fleet for one in started]

    def enter(self, status: str) -> None:
        """Show it as VariantStatus."""
        with self._state.changed:
            self._record.stage = Stage(status)
            self._state.changed.notify_all()

    def complete(self) -> None:
        """Serve as the new config says."""
        variants = [
            RunningVariant(plan=arrival.plan, desired=arrival.plan, fleet=arrival.fleet)
            for _, arrival in self._record.arrivals()
        ]
        lifecycle.swap_in(self._state, self._record, variants)

    def going_back(self, reason: str) -> None:
        """RollingBack, with the reason."""
        with self._state.changed:
            self._record.become("RollingBack", failure_reason=reason)
            self._record.stage = Stage("Updating")
            self._state.changed.notify_all()

    def gone_back(self, reason: str, *, failed: bool) -> None:
        """InService on the old config; UpdateRollbackFailed with a mix of both."""
        status = "UpdateRollbackFailed" if failed else "InService"
        with self._state.changed:
            self._record.become(status, failure_reason=reason)
            lifecycle.forget_pending(self._state, self._record)
