"""Whether what runs is what was deployed: nothing is asked here, only compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning import endpoints, scalings
from modelport.planning.template import (
    ALARM,
    MODEL,
    SCALING_POLICY,
    properties,
    references,
    resources,
)
from modelport.verification.observed import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.planning import Endpoint, LiveEndpoint, Stack
    from modelport.verification.observed import Observed

_IN_SERVICE = "InService"


def check_stack(name: str, observed: Observed) -> Iterator[Failure]:
    """Everything of one stack that can be told without asking a model."""
    stack = observed.deployed.stacks.get(name)
    if stack is None:
        yield Failure(subject=name, what="is not deployed", advice="modelport deploy")
        return
    yield from _status(name, stack)
    for endpoint in endpoints(name, stack.template):
        yield from _endpoint(endpoint, stack, observed)
    yield from _models(name, stack, observed)
    yield from _scaling(name, stack, observed)
    yield from _alarms(name, stack, observed)


def _status(name: str, stack: Stack) -> Iterator[Failure]:
    if "ROLLBACK" in stack.status:
        yield Failure(
            subject=name,
            what=f"its latest deployment was rolled back ({stack.status})",
            advice="its events say why; deploy again",
        )
    elif not stack.status.endswith("_COMPLETE"):
        yield Failure(subject=name, what=f"is {stack.status}")


def _endpoint(endpoint: Endpoint, stack: Stack, observed: Observed) -> Iterator[Failure]:
    live = observed.deployed.endpoints.get(endpoint.name)
    if live is None:
        yield Failure(subject=endpoint.name, what="SageMaker has no endpoint of that name")
        return
    if live.status != _IN_SERVICE:
        reason = f": {live.failure}" if live.failure else ""
        yield Failure(subject=endpoint.name, what=f"is {live.status}{reason}")
    yield from _config(endpoint, stack, live)
    yield from _variants(endpoint, live)
    for component in endpoint.components:
        status = observed.components.get(component, "missing")
        if status != _IN_SERVICE:
            yield Failure(subject=endpoint.name, what=f"the component {component} is {status}")


def _config(endpoint: Endpoint, stack: Stack, live: LiveEndpoint) -> Iterator[Failure]:
    """SageMaker goes back to the old config without a word, and somebody may have moved it."""
    expected = stack.name_of(endpoint.config_id)
    if expected and expected.lower() != live.config.lower():
        reason = f" ({live.failure})" if live.failure else ""
        yield Failure(
            subject=endpoint.name,
            what=f"serves the config {live.config}, and {expected} was deployed: rolled back "
            f"silently, or moved by hand{reason}",
            advice=f"aws sagemaker update-endpoint --endpoint-name {endpoint.name} "
            f"--endpoint-config-name {expected}",
        )


def _variants(endpoint: Endpoint, live: LiveEndpoint) -> Iterator[Failure]:
    for variant in endpoint.variants.values():
        if variant.is_shadow or variant.serverless is not None:
            continue
        wanted = live.counts.get(variant.name)
        if wanted is None:
            yield Failure(subject=endpoint.name, what=f"the variant {variant.name} does not serve")
            continue
        running = live.running.get(variant.name, 0)
        if running < wanted:
            what = f"{variant.name} has {running} of {wanted} instances"
            yield Failure(subject=endpoint.name, what=what)
        is_fixed = variant.scaling is None and "ManagedInstanceScaling" not in variant.rest
        if is_fixed and wanted != variant.count:
            yield Failure(
                subject=endpoint.name,
                what=f"{variant.name} is to have {wanted} instances, and {variant.count} were "
                "deployed, without automatic scaling",
            )


def _models(name: str, stack: Stack, observed: Observed) -> Iterator[Failure]:
    for logical_id in resources(stack.template, MODEL):
        model = stack.name_of(logical_id)
        if model and model.lower() not in observed.models:
            yield Failure(
                subject=name,
                what=f"its model {model} was deleted: new instances can't start",
                advice="deploy it with a change, such as of its environment",
            )


def _scaling(name: str, stack: Stack, observed: Observed) -> Iterator[Failure]:
    for resource_id in scalings(stack.template):
        if resource_id not in observed.deployed.targets:
            yield Failure(subject=name, what=f"{resource_id} is not registered for scaling")


def _alarms(name: str, stack: Stack, observed: Observed) -> Iterator[Failure]:
    for logical_id in watching_alarms(stack):
        alarm = stack.name_of(logical_id)
        if alarm and observed.alarms.get(alarm) == "ALARM":
            yield Failure(subject=name, what=f"the alarm {alarm} is in ALARM")


def watching_alarms(stack: Stack) -> list[str]:
    """The alarms that tell of trouble.

    Those that only make something scale do not, nor does the one that takes no data for a breach:
    nobody calls the endpoint, which one that has just been deployed is in alarm for.
    """
    policies = set(resources(stack.template, SCALING_POLICY))
    alarms = ((i, properties(alarm)) for i, alarm in resources(stack.template, ALARM).items())
    return [
        logical_id
        for logical_id, alarm in alarms
        if policies.isdisjoint(references(alarm.get("AlarmActions")))
        and alarm.get("TreatMissingData") != "breaching"
    ]
