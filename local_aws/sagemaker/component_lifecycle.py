"""What happens behind an inference component's operations, on a thread of its own."""

from local_aws.hosting_protocol import ContainerFailed, Fleet
from local_aws.sagemaker import fleets
from local_aws.sagemaker.component_record import ComponentRecord
from local_aws.sagemaker.counting_fleet import retire
from local_aws.sagemaker.lifecycle import started
from local_aws.sagemaker.state import State


def bring_up(state: State, record: ComponentRecord) -> None:
    """Start the copies; Failed with the container's reason when they don't come up."""
    try:
        fleet = _healthy(state, record)
    except ContainerFailed as failed:
        _become(state, record, "Failed", failed.reason)
        return
    with state.changed:
        record.fleet = fleet
    _become(state, record, "InService")


def change(state: State, record: ComponentRecord) -> None:
    """Bring copies and specification to what is desired; the old copies serve meanwhile.

    What fails leaves the old copies InService, with the reason.
    """
    try:
        retired = _changed(state, record)
    except ContainerFailed as failed:
        with state.changed:
            record.desired = record.plan
        _become(state, record, "InService", failed.reason)
        return
    _become(state, record, "InService")
    if retired is not None and record.fleet is not None:
        retire(retired, successor=record.fleet)


def _changed(state: State, record: ComponentRecord) -> Fleet | None:
    """Start other copies and answer the old ones, or have more or fewer of the same."""
    desired, retired = record.desired, None
    if record.fleet is None or desired.request != record.plan.request:
        fleet = _healthy(state, record)
        with state.changed:
            retired, record.fleet = record.fleet, fleet
    elif desired.copies != record.plan.copies:
        record.fleet.resize(desired.copies)
    with state.changed:
        record.plan = desired
    return retired


def _healthy(state: State, record: ComponentRecord) -> Fleet:
    plan = record.desired
    launch = fleets.Launch(
        scope=record.scope,
        endpoint_name=record.endpoint_name,
        variant_name=record.variant_name,
        instance_type=record.instance_type,
        instance_count=plan.copies,
        workload=plan.workload,
        timeouts=plan.specification.get("StartupParameters") or {},
    )
    with started() as running:
        fleet = fleets.start(state, launch)
        running.append(fleet)
        fleet.wait_ready()
    return fleet


def tear_down(state: State, record: ComponentRecord) -> None:
    """End a component's copies and forget it."""
    if record.fleet is not None:
        record.fleet.stop()
    with state.changed:
        state.components.remove(record.scope, record.name)
        state.changed.notify_all()


def _become(
    state: State, record: ComponentRecord, status: str, failure_reason: str | None = None
) -> None:
    with state.changed:
        record.become(status, failure_reason=failure_reason)
        state.surroundings.log(f"inference component {record.name}: {status}")
        state.changed.notify_all()
