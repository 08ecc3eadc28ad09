"""Back to the old fleets."""

from dataclasses import replace
from fractions import Fraction

from local_aws.hosting_protocol import ContainerFailed
from local_aws.sagemaker import lifecycle
from local_aws.sagemaker.counting_fleet import retire
from local_aws.sagemaker.deployments.plan import back, kept
from local_aws.sagemaker.deployments.policy import Policy
from local_aws.sagemaker.endpoint_record import EndpointRecord, Stage
from local_aws.sagemaker.state import State
from local_aws.sagemaker.variants import Arrival, RunningVariant


def roll_back(state: State, record: EndpointRecord, policy: Policy, reason: str) -> None:
    """Bring all traffic back, then end the new fleets.

    The endpoint is InService on its old config with the reason; UpdateRollbackFailed, with both
    fleets serving, when the old one can't be brought back to its size.
    """
    with state.changed:
        record.become("RollingBack", failure_reason=reason)
        record.stage = Stage("Updating")
        state.changed.notify_all()
    failure = None
    try:
        for variant, arrival in record.arrivals():
            _restore(state, policy, variant, arrival)
    except ContainerFailed as failed:
        failure = f"{reason} The rollback failed, too: {failed.reason}"
    with state.changed:
        retired = [] if failure else list(record.arrivals())
        for variant, _ in retired:
            variant.arriving = None
        record.become(record.resting_status, failure_reason=failure or reason)
        lifecycle.forget_pending(state, record)
    for variant, arrival in retired:
        retire(arrival.fleet, successor=variant.fleet)


def _restore(state: State, policy: Policy, variant: RunningVariant, arrival: Arrival) -> None:
    """Give an old fleet its instances back, batch by batch, and its traffic with them."""
    total = variant.desired.instance_count
    shrunk = variant.plan.instance_count < total
    batches = back(policy.rollback_size, old_instances=variant.plan.instance_count, total=total)
    for count in batches if shrunk else ():
        variant.fleet.resize(count)
        with state.changed:
            variant.plan = replace(variant.plan, instance_count=count)
            arrival.share = Fraction(total - count, total)
        left = kept(arrival.share, arrival.plan.instance_count)
        if 0 < left < arrival.instances:
            arrival.fleet.resize(left)
            arrival.instances = left
