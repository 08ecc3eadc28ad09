"""How much of an endpoint serves: instances, provisioned concurrency, copies; read and set."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from modelport.counting import counted
from modelport.operating.live import PAUSE, LiveError, described, explained, settled, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from modelport.aws.targets import Target

Kind = Literal["instances", "provisioned concurrency", "copies"]
_ONE: dict[Kind, str] = {
    "instances": "instance",
    "provisioned concurrency": "provisioned concurrency",
    "copies": "copy",
}
_COMPONENTS = "inference-components"
_DIMENSIONS: dict[Kind, str] = {
    "instances": "sagemaker:variant:DesiredInstanceCount",
    "provisioned concurrency": "sagemaker:variant:DesiredProvisionedConcurrency",
    "copies": "sagemaker:inference-component:DesiredCopyCount",
}


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """What serves under one name, and the bounds within which scaling moves it, if it does."""

    name: str
    kind: Kind
    count: int
    bounds: tuple[int, int] | None = None

    def worded(self, count: int) -> str:
        """So many of its kind: `1 copy`."""
        return counted(count, _ONE[self.kind], self.kind)


def parse_counts(words: Iterable[str]) -> dict[str | None, int]:
    """Reads `NAME=COUNT` words, or a COUNT alone, which means the only one there is.

    Raises:
        LiveError: a word is of neither form, or its count is no whole number from 0 on.
    """
    counts: dict[str | None, int] = {}
    for word in words:
        name, equals, text = word.rpartition("=")
        if not text.isdecimal() or (equals and not name):
            raise LiveError(f"{word}: expected NAME=COUNT or COUNT, a whole number from 0 on")
        key = name or None
        if key in counts:
            raise LiveError(f"{word}: received twice; say each once")
        counts[key] = int(text)
    return counts


def capacities_of(target: Target) -> tuple[Capacity, ...]:
    """What serves of an endpoint: its components' copies, or its variants.

    Raises:
        LiveError: SageMaker refuses, or nothing has a capacity that could be set.
    """
    found = described(target)
    components = _components(target) if target.type == _COMPONENTS else ()
    capacities = components or tuple(_variants(target, found))
    if not capacities:
        raise LiveError(f"{target.name}: nothing serves that has a capacity to set")
    return capacities


def set_capacities(
    target: Target,
    counts: Mapping[str | None, int],
    *,
    tell: Callable[[str], None],
    pause: float = PAUSE,
) -> tuple[Capacity, ...]:
    """Sets live capacities and waits until they are there.

    Args:
        target: the endpoint.
        counts: by variant or component; None is the only one there is.
        tell: gets the status at each look.
        pause: between looks, in seconds.

    Raises:
        LiveError: no such name, a count out of the bounds of automatic scaling, or SageMaker
            refuses or fails.
    """
    live = {capacity.name: capacity for capacity in capacities_of(target)}
    wanted = {_named(target, live, name): count for name, count in counts.items()}
    if len(wanted) < len(counts):
        only = next(iter(live))
        raise LiveError(f"received a count alone and one for {only}: say one of them")
    for name, count in wanted.items():
        _check_bounds(live[name], count)
    if any(live[name].kind == "copies" for name in wanted):
        _set_copies(target, wanted, tell=tell, pause=pause)
    else:
        _set_variants(target, [_desired(live[n], c) for n, c in wanted.items()], tell, pause)
    return capacities_of(target)


def _named(target: Target, live: Mapping[str, Capacity], name: str | None) -> str:
    if name is None:
        if len(live) > 1:
            raise LiveError(f"{target.name} has {', '.join(live)}: say which, as NAME=COUNT")
        return next(iter(live))
    if name not in live:
        what = "component" if target.type == _COMPONENTS else "variant"
        raise unknown(target.name, what, name, live)
    return name


def _check_bounds(capacity: Capacity, count: int) -> None:
    """Application Auto Scaling would move it back between its bounds."""
    if capacity.bounds and not capacity.bounds[0] <= count <= capacity.bounds[1]:
        least, most = capacity.bounds
        raise LiveError(
            f"{capacity.name}: received {capacity.worded(count)}, expected {least} to {most}: "
            "automatic scaling would move it back; change min and max in the configuration"
        )


def _desired(capacity: Capacity, count: int) -> dict[str, Any]:
    if capacity.kind == "instances":
        return {"VariantName": capacity.name, "DesiredInstanceCount": count}
    config = {"ProvisionedConcurrency": count}
    return {"VariantName": capacity.name, "ServerlessUpdateConfig": config}


def _set_variants(
    target: Target, desired: list[dict[str, Any]], tell: Callable[[str], None], pause: float
) -> None:
    with explained(target.name):
        target.client("sagemaker").update_endpoint_weights_and_capacities(
            EndpointName=target.name, DesiredWeightsAndCapacities=desired
        )
    settled(target.name, lambda: described(target), field="EndpointStatus", tell=tell, pause=pause)


def _set_copies(
    target: Target, wanted: Mapping[str, int], *, tell: Callable[[str], None], pause: float
) -> None:
    sagemaker, status = target.client("sagemaker"), "InferenceComponentStatus"
    for name, count in wanted.items():
        with explained(name):
            sagemaker.update_inference_component_runtime_config(
                InferenceComponentName=name, DesiredRuntimeConfig={"CopyCount": count}
            )
    for name in wanted:
        look = partial(_component, target, name)
        settled(name, look, field=status, tell=tell, pause=pause)


def _component(target: Target, name: str) -> dict[str, Any]:
    with explained(name):
        answer: dict[str, Any] = target.client("sagemaker").describe_inference_component(
            InferenceComponentName=name
        )
    return answer


def _components(target: Target) -> tuple[Capacity, ...]:
    """The components with copies of their own; an adapter lives in those of its base."""
    with explained(target.name):
        pages = target.client("sagemaker").get_paginator("list_inference_components")
        listed = pages.paginate(EndpointNameEquals=target.name)
        names = [one["InferenceComponentName"] for p in listed for one in p["InferenceComponents"]]
    found = {name: _component(target, name) for name in sorted(names)}
    return tuple(
        Capacity(
            name=name,
            kind="copies",
            count=component["RuntimeConfig"]["CurrentCopyCount"],
            bounds=_bounds(target, f"inference-component/{name}", "copies"),
        )
        for name, component in found.items()
        if not component.get("Specification", {}).get("BaseInferenceComponentName")
    )


def _variants(target: Target, found: Mapping[str, Any]) -> Iterable[Capacity]:
    for variant in found.get("ProductionVariants", ()):
        name, serverless = variant["VariantName"], variant.get("CurrentServerlessConfig")
        kind: Kind = "provisioned concurrency" if serverless else "instances"
        count = (
            serverless.get("ProvisionedConcurrency", 0)
            if serverless
            else variant["CurrentInstanceCount"]
        )
        resource = f"endpoint/{target.name}/variant/{name}"
        bounds = _bounds(target, resource, kind)
        yield Capacity(name=name, kind=kind, count=count, bounds=bounds)


def _bounds(target: Target, resource: str, kind: Kind) -> tuple[int, int] | None:
    with explained(target.name):
        found = target.client("application-autoscaling").describe_scalable_targets(
            ServiceNamespace="sagemaker",
            ResourceIds=[resource],
            ScalableDimension=_DIMENSIONS[kind],
        )["ScalableTargets"]
    return (found[0]["MinCapacity"], found[0]["MaxCapacity"]) if found else None
