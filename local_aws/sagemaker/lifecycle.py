"""What happens behind CreateEndpoint, UpdateEndpoint and DeleteEndpoint, on a thread of its own."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from local_aws.hosting_protocol import ContainerFailed, Fleet
from local_aws.sagemaker import fleets
from local_aws.sagemaker.counting_fleet import retire
from local_aws.sagemaker.endpoint_record import EndpointRecord
from local_aws.sagemaker.state import State
from local_aws.sagemaker.variants import RunningVariant, VariantPlan


def in_background(work: Callable[[], None], *, name: str) -> None:
    """Run a transition on its own thread; the process may end before it does."""
    threading.Thread(target=work, name=name, daemon=True).start()


def bring_up(state: State, record: EndpointRecord) -> None:
    """Start the pending variants; swap them in when all are healthy, or keep what there was.

    A new endpoint whose containers fail becomes Failed. An endpoint that was serving goes back to
    InService on its old config, with the reason: SageMaker rolls back without another word.
    """
    try:
        variants = healthy(state, record, record.pending)
    except ContainerFailed as failed:
        with state.changed:
            record.become(record.resting_status, failure_reason=failed.reason)
            forget_pending(state, record)
        return
    swap_in(state, record, variants)


def swap_in(state: State, record: EndpointRecord, variants: list[RunningVariant]) -> None:
    """Let other variants serve, then end the fleets that did."""
    with state.changed:
        retired, record.variants = record.variants, variants
        record.config = record.pending_config or record.config
        record.become("InService")
        forget_pending(state, record)
    successors = {variant.name: variant.fleet for variant in variants}
    for variant in retired:
        for fleet in variant.fleets():
            if fleet not in successors.values():
                retire(fleet, successor=successors.get(variant.name, variants[0].fleet))


def forget_pending(state: State, record: EndpointRecord) -> None:
    """A deployment is over, for better or worse; hold the state's lock."""
    record.pending_config, record.pending, record.stage = None, (), None
    state.surroundings.log(f"endpoint {record.name}: {record.status} {record.failure_reason or ''}")
    state.changed.notify_all()


def healthy(
    state: State,
    record: EndpointRecord,
    plans: Sequence[VariantPlan],
    *,
    timeout: float | None = None,
) -> list[RunningVariant]:
    """Start all variants at once; end all of them if one fails, or isn't there in time.

    Raises:
        ContainerFailed: with the reason.
    """
    with started() as running:
        for plan in plans:
            running.append(fleets.start_variant(state, record.scope, record.name, plan))
        for fleet in running:
            fleet.wait_ready(timeout)
    return [
        RunningVariant(plan=plan, desired=plan, fleet=fleet)
        for plan, fleet in zip(plans, running, strict=True)
    ]


@contextmanager
def started() -> Iterator[list[Fleet]]:
    """Fleets that are being started: none is left when one of them fails.

    Raises:
        ContainerFailed: whatever broke; so nothing is Creating for ever.
    """
    running: list[Fleet] = []
    try:
        yield running
    except BaseException as error:
        for fleet in running:
            fleet.stop()
        if isinstance(error, ContainerFailed):
            raise
        raise ContainerFailed(f"the embedded AWS could not start the container: {error}") from error


def rescale(state: State, record: EndpointRecord) -> None:
    """Bring weights, instance counts and concurrency to what is desired."""
    failure = None
    for variant in list(record.variants):
        try:
            retired = _resized(state, record, variant)
        except ContainerFailed as failed:
            failure = failed.reason
            continue
        with state.changed:
            variant.plan = variant.desired
        if retired is not None:
            retire(retired, successor=variant.fleet)
    with state.changed:
        record.become("InService", failure_reason=failure)
        state.changed.notify_all()


def _resized(state: State, record: EndpointRecord, variant: RunningVariant) -> Fleet | None:
    """Change the fleet, or start another one and answer the old: concurrency is built in."""
    now, desired = variant.plan, variant.desired
    if desired.serverless != now.serverless:
        [changed] = healthy(state, record, [desired])
        retired, variant.fleet = variant.fleet, changed.fleet
        return retired
    if desired.instance_count != now.instance_count:
        variant.fleet.resize(desired.instance_count)
    return None


def tear_down(state: State, record: EndpointRecord) -> None:
    """End an endpoint's workers and forget it."""
    for variant in record.variants:
        for fleet in variant.fleets():
            fleet.stop()
    state.surroundings.endpoint_gone(record.scope, record.name)
    with state.changed:
        state.endpoints.remove(record.scope, record.name)
        state.changed.notify_all()
