"""A guarded deployment, step by step; forward, or back to where it came from."""

from fractions import Fraction
from functools import partial
from typing import Generic

from local_aws.hosting_protocol import ContainerFailed
from local_aws.sagemaker.deployments.plan import Step, kept, steps
from local_aws.sagemaker.deployments.policy import Policy
from local_aws.sagemaker.deployments.rollback import roll_back
from local_aws.sagemaker.deployments.subject import Subject
from local_aws.sagemaker.deployments.watch import RolledBack, Watch
from local_aws.sagemaker.running import Arrival, PlanT, arrivals
from local_aws.sagemaker.state import State


class Deployment(Generic[PlanT]):
    """Moves what serves to its pending plans, as a policy says."""

    def __init__(self, state: State, subject: Subject[PlanT], policy: Policy) -> None:
        """Plan the steps; nothing is started yet."""
        self._state, self._subject, self._policy = state, subject, policy
        self._steps = steps(policy, subject.pending)
        self._watch = Watch(state.surroundings.clock, self._firing, maximum=policy.maximum)

    def run(self) -> None:
        """Carry it out; whatever goes wrong leads back to the old fleets, which never stopped."""
        try:
            self._forward()
        except (ContainerFailed, RolledBack) as failed:
            roll_back(self._state, self._subject, self._policy, failed.reason)
        except Exception as error:  # noqa: BLE001 - it would be Updating for ever
            reason = f"the embedded AWS could not carry the deployment out: {error!r}"
            roll_back(self._state, self._subject, self._policy, reason)
        else:
            self._subject.complete()

    def _forward(self) -> None:
        self._watch.check()
        self._subject.enter("Creating")
        self._watch.working(self._start)
        for number, step in enumerate(self._steps, 1):
            self._take(step, f"step {number} of {len(self._steps)}")

    def _take(self, step: Step, name: str) -> None:
        self._watch.working(partial(self._grow, step))
        self._subject.enter("ActivatingTraffic")
        self._move(step)
        seconds = self._state.surroundings.clock.real(step.wait)
        self._log(f"{name}, {step.wait} s of baking last {seconds:g} s here")
        self._subject.enter("Baking")
        self._watch.bake(step.wait)
        self._watch.working(self._require_healthy)
        if self._policy.is_rolling:
            self._shrink()

    def _start(self) -> None:
        """Start the new fleets; a rolling deployment's has the first batch only."""
        pending, first = self._subject.pending, self._steps[0].counts
        plans = [
            plan.resized(first[plan.name]) if self._policy.is_rolling else plan for plan in pending
        ]
        fleets = self._subject.start(plans, self._watch.left)
        started = {plan.name: fleet for plan, fleet in zip(plans, fleets, strict=True)}
        counts = {plan.name: plan.count for plan in plans}
        full = {plan.name: plan for plan in pending}
        with self._state.changed:
            for one in self._subject.serving:
                name = one.plan.name
                one.arriving = Arrival(
                    plan=full[name],
                    fleet=started[name],
                    count=counts[name],
                    replaces=one.plan.count,
                )

    def _grow(self, step: Step) -> None:
        for _, arrival in arrivals(self._subject.serving):
            wanted = step.counts[arrival.plan.name]
            if wanted > arrival.count:
                arrival.fleet.resize(wanted)
                arrival.count = wanted

    def _move(self, step: Step) -> None:
        with self._state.changed:
            for _, arrival in arrivals(self._subject.serving):
                arrival.share = step.share(arrival.plan)

    def _require_healthy(self) -> None:
        for _, arrival in arrivals(self._subject.serving):
            arrival.fleet.wait_ready(self._watch.left)

    def _shrink(self) -> None:
        """Let go of the old ones whose traffic has moved; the last ones end with the fleet."""
        for one, arrival in arrivals(self._subject.serving):
            keep = kept(Fraction(1) - arrival.share, arrival.replaces)
            if 0 < keep < one.plan.count:
                one.fleet.resize(keep)
                one.plan = one.plan.resized(keep)

    def _firing(self) -> list[str]:
        """The alarms that are in ALARM now."""
        states = self._state.surroundings.alarm_states(self._subject.scope, self._policy.alarms)
        return [name for name, state in states.items() if state == "ALARM"]

    def _log(self, text: str) -> None:
        title = self._subject.title
        self._state.surroundings.log(f"{title}: {self._policy.kind} deployment, {text}")
