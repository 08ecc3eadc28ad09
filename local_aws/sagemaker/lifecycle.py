"""What happens behind CreateEndpoint, UpdateEndpoint and DeleteEndpoint, on a thread of its own."""

import threading
from collections.abc import Callable, Sequence

from local_aws.hosting_protocol import ContainerFailed
from local_aws.sagemaker import fleets
from local_aws.sagemaker.fleets import CountingFleet
from local_aws.sagemaker.records import EndpointRecord, RunningVariant, VariantPlan
from local_aws.sagemaker.state import State


def in_background(work: Callable[[], None], *, name: str) -> None:
    """Run a transition on its own thread; the process may end before it does."""
    threading.Thread(target=work, name=name, daemon=True).start()


def bring_up(state: State, record: EndpointRecord) -> None:
    """Start the pending variants; swap them in when all are healthy, or keep what there was.

    A new endpoint whose containers fail becomes Failed. An endpoint that was serving goes back to
    InService on its old config, with the reason: SageMaker rolls back without another word.
    """
    try:
        variants = _healthy(state, record, record.pending)
    except ContainerFailed as failed:
        with state.changed:
            record.become(
                "InService" if record.variants else "Failed", failure_reason=failed.reason
            )
            _forget_pending(state, record)
        return
    with state.changed:
        retired, record.variants = record.variants, variants
        if record.pending_config_name is not None:
            record.config_name = record.pending_config_name
        record.become("InService")
        _forget_pending(state, record)
    _retire(retired)


def _forget_pending(state: State, record: EndpointRecord) -> None:
    record.pending_config_name, record.pending = None, ()
    state.surroundings.log(f"endpoint {record.name}: {record.status} {record.failure_reason or ''}")
    state.changed.notify_all()


def _healthy(
    state: State, record: EndpointRecord, plans: Sequence[VariantPlan]
) -> list[RunningVariant]:
    """Start all variants at once; end all of them if one fails."""
    started: list[tuple[VariantPlan, CountingFleet]] = []
    try:
        for plan in plans:
            fleet = fleets.start(state.surroundings, record.scope, record.name, plan)
            started.append((plan, fleet))
            state.keep(fleet)
        for _, fleet in started:
            fleet.wait_ready()
    except BaseException as error:
        for _, fleet in started:
            fleet.stop()
        if isinstance(error, ContainerFailed):
            raise
        # Whatever broke is a failed endpoint, never one that is Creating for ever.
        raise ContainerFailed(f"the embedded AWS could not start the container: {error}") from error
    return [_serving(plan, fleet) for plan, fleet in started]


def _serving(plan: VariantPlan, fleet: CountingFleet) -> RunningVariant:
    return RunningVariant(
        plan=plan,
        fleet=fleet,
        weight=plan.weight,
        desired_weight=plan.weight,
        instance_count=plan.instance_count,
        desired_instance_count=plan.instance_count,
    )


def _retire(variants: Sequence[RunningVariant]) -> None:
    for variant in variants:
        if isinstance(variant.fleet, CountingFleet):
            variant.fleet.drain()


def rescale(state: State, record: EndpointRecord) -> None:
    """Bring weights and instance counts to what is desired."""
    failure = None
    for variant in list(record.variants):
        try:
            if variant.instance_count != variant.desired_instance_count:
                variant.fleet.resize(variant.desired_instance_count)
        except ContainerFailed as failed:
            failure = failed.reason
            continue
        variant.instance_count = variant.desired_instance_count
        variant.weight = variant.desired_weight
    with state.changed:
        record.become("InService", failure_reason=failure)
        state.changed.notify_all()


def tear_down(state: State, record: EndpointRecord) -> None:
    """End an endpoint's workers and forget it."""
    for variant in record.variants:
        variant.fleet.stop()
    with state.changed:
        state.endpoints.remove(record.scope, record.name)
        state.changed.notify_all()
