"""`type: inference-components`: what a copy needs, adapters, and instances for the copies."""

from collections.abc import Iterator

from modelport.configuration.endpoints import InferenceComponentsEndpoint
from modelport.configuration.endpoints.inference_components import Component
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, did_you_mean, join, listing, show
from modelport.configuration.rules.addresses import S3
from modelport.configuration.rules.model_sources import refuse_several
from modelport.configuration.rules.region import lacks, may_lack
from modelport.facts.instances import find

_OF_SERVING = (
    "memory",
    "max_memory",
    "cpus",
    "accelerators",
    "copies",
    "scaling",
    "deployment",
)
_ONE_OF = "model, or base and adapter"
_TYPE = "AWS::SageMaker::InferenceComponent"


def errors(environment: Environment) -> Iterator[Problem]:
    """Components that are neither, adapters on nothing, and copies that fit no instance."""
    for key, endpoint in environment.endpoints.items():
        if not isinstance(endpoint, InferenceComponentsEndpoint):
            continue
        path = join("endpoints", key)
        if lacks(environment.region, _TYPE):
            received = f"inference-components in {environment.region}, which has none"
            accepted = f"a region with {_TYPE}, or another type"
            advice = "choose type: multi-container, or another region"
            yield Problem(join(path, "type"), received, accepted, advice, ("region",))
        yield from _endpoint(path, endpoint)
        for name, component in endpoint.components.items():
            where = join(path, "components", name)
            if component.base is not None or component.adapter is not None:
                yield from _adapter(where, component, endpoint)
            else:
                yield from _serving(where, component, environment)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Copies that go while their instances stay, and the other way round."""
    for key, endpoint in environment.endpoints.items():
        if not isinstance(endpoint, InferenceComponentsEndpoint):
            continue
        path, managed = join("endpoints", key), endpoint.managed_instances
        if may_lack(environment.region, _TYPE):
            accepted = f"a region whose CloudFormation schemas have {_TYPE}"
            advice = "check that CloudFormation makes inference components there"
            yield Problem(join(path, "type"), environment.region, accepted, advice)
        serving = {n: c for n, c in endpoint.components.items() if c.model}
        lowest = {n: c.scaling.lowest if c.scaling else c.copies for n, c in serving.items()}
        if managed and managed.min == 0 and any(lowest.values()):
            kept = next(name for name, copies in lowest.items() if copies)
            received, accepted = f"0, while {kept} keeps a copy", "0 where every copy may go"
            advice = f"components.{kept}.scaling.min: 0 lets it go; or raise it to 1"
            yield Problem(join(path, "managed_instances.min"), received, accepted, advice)
        if lowest and not any(lowest.values()) and not (managed and managed.min == 0):
            received = f"min {managed.min}" if managed else "none"
            accepted = "managed_instances with min 0, where every copy may go"
            advice = "the instances stay, and cost, when the copies are gone"
            yield Problem(join(path, "managed_instances"), received, accepted, advice)


def _endpoint(path: str, endpoint: InferenceComponentsEndpoint) -> Iterator[Problem]:
    if endpoint.managed_instances and endpoint.instance_count is not None:
        received = f"{endpoint.instance_count} together with managed_instances"
        advice = "remove instance_count: SageMaker adds and removes instances"
        yield Problem(join(path, "instance_count"), received, "one of the two", advice)
    for below, name in endpoint.instance_types.items():
        instance = find(name)
        if instance and instance.burstable:
            accepted = "an instance type that is not burstable"
            yield Problem(join(path, below), name, accepted, "choose a type such as ml.m5.large")
    types = {name: find(name) for name in endpoint.instance_types.values()}
    for what in ("memory", "cpus", "accelerators"):
        sizes = {name: getattr(instance, what, None) for name, instance in types.items()}
        known = {name: size for name, size in sizes.items() if size is not None}
        if known and len(known) == len(sizes):
            largest = max(known, key=lambda name: known[name])
            yield from _size(path, endpoint, what, (largest, known[largest]))


def _size(
    path: str, endpoint: InferenceComponentsEndpoint, what: str, largest: tuple[str, int]
) -> Iterator[Problem]:
    name, most = largest
    for key, component in endpoint.components.items():
        needed = getattr(component, what)
        if needed is not None and needed > most:
            received = f"{needed:g} on {name}, which has {most}"
            where = join(path, "components", key, what)
            advice = "no copy would ever start: lower it, or choose a larger instance type"
            about = (join(path, "instance_type"), join(path, "instance_pools"))
            yield Problem(where, received, f"at most what {name} has", advice, about)


def _serving(path: str, component: Component, environment: Environment) -> Iterator[Problem]:
    if component.model is None:
        about = (join(path, "base"), join(path, "adapter"), join(path, "model"))
        yield Problem(join(path, "model"), "nothing", _ONE_OF, "add model", about)
        return
    yield from refuse_several(
        environment, component.model, join(path, "model"), "an inference component"
    )
    if component.memory is None:
        accepted = "the memory that a copy needs at least, in MB: SageMaker places copies by it"
        yield Problem(join(path, "memory"), "nothing", accepted, "add memory")
    elif component.max_memory is not None and component.max_memory < component.memory:
        accepted = f"at least memory, which is {component.memory}"
        advice = "raise it, or lower memory"
        yield Problem(join(path, "max_memory"), str(component.max_memory), accepted, advice)
    given = "copies" in component.model_fields_set
    if component.scaling and given:
        received = f"{component.copies} together with scaling"
        advice = "remove copies: scaling.min says how many there are"
        yield Problem(join(path, "copies"), received, "one of the two", advice)
    elif not component.scaling and component.copies < 1:
        accepted = "at least 1: SageMaker refuses a component without copies"
        advice = "use scaling with min: 0, which lets them go"
        yield Problem(join(path, "copies"), "0", accepted, advice, (join(path, "scaling"),))


def _adapter(
    path: str, component: Component, endpoint: InferenceComponentsEndpoint
) -> Iterator[Problem]:
    if component.model is not None:
        advice = "remove model: an adapter has that of its base"
        yield Problem(join(path, "model"), "model of an adapter", _ONE_OF, advice)
    for key in ("base", "adapter"):
        if getattr(component, key) is None:
            yield Problem(join(path, key), "nothing", "both base and adapter", f"add {key}")
    adapter = component.adapter
    if adapter is not None and not (S3.fullmatch(adapter) and adapter.endswith(".tar.gz")):
        accepted = "s3://bucket/adapter.tar.gz"
        yield Problem(join(path, "adapter"), show(adapter), accepted, "pack it, and copy it to S3")
    bases = [name for name, other in endpoint.components.items() if other.model is not None]
    if component.base is not None and component.base not in bases:
        accepted = f"a component with a model: {listing(bases) or 'there are none'}"
        advice = did_you_mean(component.base, bases, "add it to components")
        about = (join(path.rpartition(".")[0], component.base),)
        yield Problem(join(path, "base"), show(component.base), accepted, advice, about)
    for key in _OF_SERVING:
        if key in component.model_fields_set:
            advice = "remove it: an adapter lives in the copies of its base"
            yield Problem(join(path, key), f"{key} of an adapter", f"{key} of its base", advice)
