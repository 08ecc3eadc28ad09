"""What happens behind an inference component's operations, on a thread of its own."""

from local_aws.hosting_protocol import ContainerFailed, Fleet
from local_aws.sagemaker import fleets
from local_aws.sagemaker.component_record import ComponentPlan, ComponentRecord
from local_aws.sagemaker.counting_fleet import retire
from local_aws.sagemaker.lifecycle import started
from local_aws.sagemaker.running import Running
from local_aws.sagemaker.state import State


def bring_up(state: State, record: ComponentRecord) -> None:
    """Start the copies; Failed with the container's reason when they don't come up."""
    try:
        fleet = healthy(state, record, record.desired)
    except ContainerFailed as failed:
        become(state, record, "Failed", failed.reason)
        return
    with state.changed:
        record.running = Running(plan=record.desired, fleet=fleet)
    become(state, record, "InService")


def change(state: State, record: ComponentRecord) -> None:
    """Bring copies and specification to what is desired; the old copies serve meanwhile.

    What fails leaves the old copies InService, with the reason.
    """
    running, desired = record.running, record.desired
    try:
        if running is not None and desired.request == running.plan.request:
            if desired.copies != running.plan.copies:
                running.fleet.resize(desired.copies)
            fleet = running.fleet
        else:
            fleet = healthy(state, record, desired)
    except ContainerFailed as failed:
        with state.changed:
            record.desired = record.plan
        become(state, record, "InService", failed.reason)
        return
    take_over(state, record, Running(plan=desired, fleet=fleet))


def take_over(state: State, record: ComponentRecord, running: Running[ComponentPlan]) -> None:
    """Let other copies serve, then end those that did."""
    with state.changed:
        retired, record.running = record.running, running
    become(state, record, "InService")
    for fleet in retired.fleets() if retired else ():
        if fleet is not running.fleet:
            retire(fleet, successor=running.fleet)


def healthy(
    state: State,
    record: ComponentRecord,
    plan: ComponentPlan,
    *,
    timeout: float | None = None,
) -> Fleet:
    """Start copies; raises `ContainerFailed` when they aren't healthy in so many seconds."""
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
        fleet.wait_ready(timeout)
    return fleet


def tear_down(state: State, record: ComponentRecord) -> None:
    """End a component's copies and forget it."""
    for fleet in record.running.fleets() if record.running else ():
        fleet.stop()
    with state.changed:
        state.components.remove(record.scope, record.name)
        state.changed.notify_all()


def become(
    state: State, record: ComponentRecord, status: str, failure_reason: str | None = None
) -> None:
    """Enter a state, and tell."""
    with state.changed:
        record.become(status, failure_reason=failure_reason)
        state.surroundings.log(f"inference component {record.name}: {status}")
        state.changed.notify_all()
