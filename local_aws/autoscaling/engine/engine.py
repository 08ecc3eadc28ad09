"""One round after another: what is due is decided, asked for, and followed to its end."""

from collections.abc import Callable

from local_aws.autoscaling.engine import activities, calls, proposals, schedules
from local_aws.autoscaling.engine.decision import Decision, Limits, Proposal, decide
from local_aws.autoscaling.engine.surroundings import Alarms, Capacity, NextFire, Resources
from local_aws.autoscaling.progress import Change
from local_aws.autoscaling.state import Target, Targets
from local_aws.autoscaling.target_key import TargetKey
from local_aws.errors import AwsError
from local_aws.scope import Scope


class Engine:
    """Scales the targets of a state. Call `round` from one thread, every few seconds of AWS."""

    def __init__(  # noqa: PLR0913 - keyword-only props
        self,
        state: Targets,
        *,
        resources: Resources,
        alarms: Alarms,
        next_fire: NextFire,
        now: Callable[[], float],
        calendar: Callable[[float], float],
        log: Callable[[str], None],
    ) -> None:
        """Nothing happens between rounds.

        Args:
            state: targets, policies and scheduled actions.
            resources: what is scaled.
            alarms: what calls upon policies.
            next_fire: when a `cron()` fires next.
            now: AWS's seconds, on a clock that only goes forward.
            calendar: the time of day, as the one sees it who set something up at a given time.
            log: receives a line for each change.
        """
        self._state, self._resources, self._alarms = state, resources, alarms
        self._next_fire, self._now, self._calendar, self._log = next_fire, now, calendar, log

    def round(self) -> None:
        """Look once at every target."""
        for (scope, key), target in list(self._state.targets.items()):
            schedules.run_due(target, calendar=self._calendar, next_fire=self._next_fire)
            capacity = self._resources.capacity(scope, key)
            if capacity is not None and self._is_free(key, target, capacity):
                self._consider(scope, key, target, capacity.current)

    def _is_free(self, key: TargetKey, target: Target, capacity: Capacity) -> bool:
        """Whether nothing is under way; ends a change that is done."""
        if not capacity.settled:
            return False
        change = target.progress.change
        if change is not None:
            self._end(key, target, change, capacity)
        return True

    def _end(self, key: TargetKey, target: Target, change: Change, capacity: Capacity) -> None:
        progress = target.progress
        progress.change = None
        if capacity.current != change.capacity:
            reason = capacity.failure or f"it is {capacity.current} now"
            activities.fail(change.activity, key, change.capacity, reason)
            return
        activities.fulfil(change.activity, key, change.capacity)
        if change.proposal is not None:
            progress.cooldowns = progress.cooldowns.after(
                change.proposal, before=change.before, capacity=change.capacity, now=self._now()
            )

    def _consider(self, scope: Scope, key: TargetKey, target: Target, current: int) -> None:
        limits = limits_of(target)
        cause, target.progress.limits_changed = target.progress.limits_changed, None
        bounded = limits.clamp(current)
        if cause is not None and bounded != current:
            self._change(scope, key, target, current, bounded, cause=cause, proposal=None)
            return
        decision = self._decision(scope, target, current, limits)
        if decision is not None:
            proposal = decision.proposal
            self._change(
                scope,
                key,
                target,
                current,
                decision.capacity,
                cause=proposal.cause,
                proposal=proposal,
            )

    def _decision(
        self, scope: Scope, target: Target, current: int, limits: Limits
    ) -> Decision | None:
        now, policies = self._now(), list(target.policies.values())
        due = calls.due(policies, self._alarms.all(scope), target.progress, now=now)
        proposed = (
            proposals.proposal(policy, alarm, self._alarms.latest(scope, alarm))
            for policy, alarm in due
        )
        return decide(
            current,
            [one for one in proposed if one is not None],
            limits=limits,
            cooldowns=target.progress.cooldowns,
            now=now,
        )

    def _change(  # noqa: PLR0913 - what DescribeScalingActivities tells
        self,
        scope: Scope,
        key: TargetKey,
        target: Target,
        before: int,
        capacity: int,
        *,
        cause: str,
        proposal: Proposal | None,
    ) -> None:
        activity = activities.begun(key, capacity, cause)
        self._state.activities.append((scope, activity))
        self._log(f"{key.resource_id}: from {before} to {capacity}, {cause}")
        try:
            self._resources.change(scope, key, capacity)
        except AwsError as refused:
            activities.fail(activity, key, capacity, refused.message)
            return
        target.progress.change = Change(
            activity=activity, before=before, capacity=capacity, proposal=proposal
        )


def limits_of(target: Target) -> Limits:
    """A target's capacities, and what of its dynamic scaling is suspended."""
    suspended = target.description.get("SuspendedState") or {}
    return Limits(
        least=int(target.description["MinCapacity"]),
        most=int(target.description["MaxCapacity"]),
        in_suspended=bool(suspended.get("DynamicScalingInSuspended")),
        out_suspended=bool(suspended.get("DynamicScalingOutSuspended")),
    )
