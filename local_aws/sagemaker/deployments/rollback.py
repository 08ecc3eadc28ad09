"""Back to the old fleets."""

from fractions import Fraction

from local_aws.sagemaker.counting_fleet import retire
from local_aws.sagemaker.deployments.plan import back, kept
from local_aws.sagemaker.deployments.policy import Policy
from local_aws.sagemaker.deployments.subject import Subject
from local_aws.sagemaker.running import Arrival, PlanT, Running, arrivals
from local_aws.sagemaker.state import State


def roll_back(state: State, subject: Subject[PlanT], policy: Policy, reason: str) -> None:
    """Bring all traffic back, then end the new fleets.

    Where an old fleet can't be brought back to its size, both serve on.
    """
    subject.going_back(reason)
    failure = None
    try:
        for one, arrival in arrivals(subject.serving):
            _restore(state, policy, one, arrival)
    except Exception as error:  # noqa: BLE001 - it would be RollingBack for ever
        failure = f"{reason} The rollback failed, too: {error}"
    with state.changed:
        retired = [] if failure else list(arrivals(subject.serving))
        for one, _ in retired:
            one.arriving = None
        subject.gone_back(failure or reason, failed=failure is not None)
    for one, arrival in retired:
        retire(arrival.fleet, successor=one.fleet)


def _restore(state: State, policy: Policy, one: Running[PlanT], arrival: Arrival[PlanT]) -> None:
    """Give an old fleet its size back, batch by batch, and its traffic with it."""
    total = arrival.replaces
    shrunk = one.plan.count < total
    batches = back(policy.rollback_size, left=one.plan.count, total=total)
    for count in batches if shrunk else ():
        one.fleet.resize(count)
        with state.changed:
            one.plan = one.plan.resized(count)
            arrival.share = Fraction(total - count, total)
        left = kept(arrival.share, arrival.plan.count)
        if 0 < left < arrival.count:
            arrival.fleet.resize(left)
            arrival.count = left
