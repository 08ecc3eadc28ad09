"""`model`, `variants` and `shadow` of a real-time endpoint."""

from collections.abc import Iterator

from modelport.configuration.endpoints import RealTimeEndpoint
from modelport.configuration.endpoints.real_time import SHADOW_VARIANT
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.model_sources import container_count
from modelport.configuration.rules.places import fleets
from modelport.facts.service_model import matches, shape

_MOST = shape("ProductionVariantList")["max"]
_ONE_OF = "exactly one of model and variants"
_NO_SHADOWS_ON = "ml.inf1."


def errors(environment: Environment) -> Iterator[Problem]:
    """Endpoints of no model or two ways to name it, variants that share nothing, odd shadows."""
    for key, endpoint in environment.endpoints.items():
        if isinstance(endpoint, RealTimeEndpoint):
            path = join("endpoints", key)
            yield from _model_or_variants(path, endpoint)
            yield from _variants(join(path, "variants"), endpoint)
            if endpoint.shadow:
                yield from _shadow(path, endpoint, environment)


def _model_or_variants(path: str, endpoint: RealTimeEndpoint) -> Iterator[Problem]:
    about = (join(path, "variants"), join(path, "model"))
    if endpoint.model is None and endpoint.variants is None:
        yield Problem(join(path, "model"), "nothing", _ONE_OF, "add model", about)
    elif endpoint.model is not None and endpoint.variants is not None:
        advice = "remove model: each variant names its own"
        yield Problem(join(path, "model"), "model and variants", _ONE_OF, advice)
    if endpoint.keep_live_weights and not endpoint.variants:
        received, accepted = "true without variants", "keep_live_weights with variants"
        advice = "remove it: there are no weights"
        yield Problem(join(path, "keep_live_weights"), received, accepted, advice, about)


def _variants(path: str, endpoint: RealTimeEndpoint) -> Iterator[Problem]:
    variants = endpoint.variants
    if variants is None:
        return
    if not 1 <= len(variants) <= _MOST:
        received, accepted = f"{len(variants)} variants", f"1 to {_MOST}"
        yield Problem(path, received, accepted, "use an endpoint of its own for the rest", (path,))
    if variants and not any(variant.weight for variant in variants.values()):
        accepted = "a weight above 0 for one of them at least"
        yield Problem(path, "weights of 0", accepted, "no request would be served: raise one")
    for name in variants:
        if not matches(name, "VariantName"):
            accepted = "letters, digits and hyphens between them, at most 63 characters"
            yield Problem(join(path, name), show(name), accepted, "rename it")


def _shadow(path: str, endpoint: RealTimeEndpoint, environment: Environment) -> Iterator[Problem]:
    where = join(path, "shadow")
    if SHADOW_VARIANT in (endpoint.variants or {}):
        accepted = f"a name other than {SHADOW_VARIANT}, which is the shadow variant's"
        yield Problem(join(path, "variants", SHADOW_VARIANT), SHADOW_VARIANT, accepted, "rename it")
    if len(endpoint.variants or {}) > 1:
        received = f"a shadow of {len(endpoint.variants or {})} variants"
        accepted = "a shadow of exactly one production variant"
        yield Problem(where, received, accepted, "keep one variant, or remove shadow")
    for below, model in endpoint.model_keys.items():
        count = container_count(environment, model) or 1
        if count > 1:
            received = f"{model}, which has {count} containers, with a shadow"
            accepted = "models of one container: SageMaker takes no shadows with more"
            yield Problem(join(path, below), received, accepted, "remove shadow")
    for fleet in fleets(environment):
        for type_path, name in fleet.instance_types.items() if fleet.owner == path else ():
            if name.startswith(_NO_SHADOWS_ON):
                accepted = "an instance type other than Inf1: SageMaker takes no shadows with it"
                advice = "choose another instance type, or remove shadow"
                yield Problem(type_path, f"{name} with a shadow", accepted, advice)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Shadows that see nothing, and variants that get nothing."""
    for key, endpoint in environment.endpoints.items():
        if not isinstance(endpoint, RealTimeEndpoint):
            continue
        path = join("endpoints", key)
        if endpoint.shadow and endpoint.shadow.sampling == 0:
            advice = "it gets no request: raise it"
            yield Problem(join(path, "shadow.sampling"), "0", "1 to 100", advice)
        for name, variant in (endpoint.variants or {}).items():
            if variant.weight == 0:
                advice = "only requests that name it as TargetVariant reach it"
                where = join(path, "variants", name, "weight")
                yield Problem(where, "0", "more than 0 for a share of the requests", advice)
