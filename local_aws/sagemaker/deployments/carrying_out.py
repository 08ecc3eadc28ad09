"""A guarded deployment, step by step; forward, or back to where it came from."""

from dataclasses import replace
from fractions import Fraction
from functools import partial

from local_aws.hosting_protocol import ContainerFailed
from local_aws.sagemaker import lifecycle
from local_aws.sagemaker.deployments.plan import Step, kept, steps
from local_aws.sagemaker.deployments.policy import Policy
from local_aws.sagemaker.deployments.rollback import roll_back
from local_aws.sagemaker.deployments.watch import RolledBack, Watch
from local_aws.sagemaker.endpoint_record import EndpointRecord, Stage
from local_aws.sagemaker.state import State
from local_aws.sagemaker.variants import Arrival, RunningVariant


class Deployment:
    """Moves an endpoint that serves to its pending variants, as a policy says."""

    def __init__(self, state: State, record: EndpointRecord, policy: Policy) -> None:
        """Plan the steps; nothing is started yet."""
        self._state, self._record, self._policy = state, record, policy
        self._steps = steps(policy, record.pending)
        self._watch = Watch(state.surroundings.clock, self._firing, maximum=policy.maximum)

    def run(self) -> None:
        """Carry it out; whatever goes wrong leads back to the old fleets, which never stopped."""
        try:
            self._forward()
        except (ContainerFailed, RolledBack) as failed:
            roll_back(self._state, self._record, self._policy, failed.reason)
        except Exception as error:  # noqa: BLE001 - the endpoint would be Updating for ever
            reason = f"the embedded AWS could not carry the deployment out: {error!r}"
            roll_back(self._state, self._record, self._policy, reason)
        else:
            lifecycle.swap_in(
                self._state,
                self._record,
                [
                    RunningVariant(plan=arrival.plan, desired=arrival.plan, fleet=arrival.fleet)
                    for _, arrival in self._record.arrivals()
                ],
            )

    def _forward(self) -> None:
        self._watch.check()
        self._enter("Creating")
        self._watch.working(self._start)
        for number, step in enumerate(self._steps, 1):
            self._take(step, f"step {number} of {len(self._steps)}")

    def _take(self, step: Step, name: str) -> None:
        if self._policy.is_rolling:
            self._watch.working(partial(self._grow, step))
        self._enter("ActivatingTraffic")
        self._move(step)
        seconds = self._state.surroundings.clock.real(step.wait)
        self._log(f"{name}, {step.wait} s of baking last {seconds:g} s here")
        self._enter("Baking")
        self._watch.bake(step.wait)
        self._watch.working(self._require_healthy)
        if self._policy.is_rolling:
            self._shrink()

    def _start(self) -> None:
        """Start the new fleets; a rolling deployment's has the first batch only."""
        pending, first = self._record.pending, self._steps[0].instances
        plans = [
            replace(plan, instance_count=first[plan.name]) if self._policy.is_rolling else plan
            for plan in pending
        ]
        started = lifecycle.healthy(self._state, self._record, plans, timeout=self._watch.left)
        fleets = {one.name: one for one in started}
        full = {plan.name: plan for plan in pending}
        with self._state.changed:
            for variant in self._record.variants:
                new = fleets[variant.name]
                variant.arriving = Arrival(
                    plan=full[variant.name],
                    fleet=new.fleet,
                    instances=new.plan.instance_count,
                )

    def _grow(self, step: Step) -> None:
        for variant, arrival in self._record.arrivals():
            wanted = step.instances[variant.name]
            if wanted > arrival.instances:
                arrival.fleet.resize(wanted)
                arrival.instances = wanted

    def _move(self, step: Step) -> None:
        with self._state.changed:
            for _, arrival in self._record.arrivals():
                arrival.share = step.share(arrival.plan)

    def _require_healthy(self) -> None:
        for _, arrival in self._record.arrivals():
            arrival.fleet.wait_ready(self._watch.left)

    def _shrink(self) -> None:
        """Let go of the old instances whose traffic has moved; the last ones end with the fleet."""
        for variant, arrival in self._record.arrivals():
            keep = kept(Fraction(1) - arrival.share, variant.desired.instance_count)
            if 0 < keep < variant.plan.instance_count:
                variant.fleet.resize(keep)
                variant.plan = replace(variant.plan, instance_count=keep)

    def _firing(self) -> list[str]:
        """The alarms that are in ALARM now."""
        states = self._state.surroundings.alarm_states(self._record.scope, self._policy.alarms)
        return [name for name, state in states.items() if state == "ALARM"]

    def _enter(self, status: str) -> None:
        with self._state.changed:
            self._record.stage = Stage(status)
            self._state.changed.notify_all()

    def _log(self, text: str) -> None:
        name = self._record.name
        self._state.surroundings.log(f"endpoint {name}: {self._policy.kind} deployment, {text}")
