"""The endpoints of a template, by what they mean: variants, models, scaling, how they update."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from modelport.planning.scaling import scalings
from modelport.planning.template import (
    ENDPOINT,
    INFERENCE_COMPONENT,
    evaluate,
    properties,
    references,
    resources,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelport.planning.scaling import Scaling
    from modelport.planning.template import Template

INSTANCE_COUNT, WEIGHT = "DesiredInstanceCount", "DesiredWeight"


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A variant of an endpoint config; `rest` is what the other fields don't say.

    `model` has the properties of its model, where the template has that; `instance_types` has
    several for instance pools, and none without a fleet of its own.
    """

    name: str
    model_id: str | None
    model: Mapping[str, Any]
    instance_types: tuple[str, ...]
    count: int | None
    weight: float
    serverless: Mapping[str, Any] | None
    is_shadow: bool
    rest: Mapping[str, Any]
    scaling: Scaling | None = None


@dataclass(frozen=True, kw_only=True)
class Component:
    """An inference component, with its properties evaluated."""

    logical_id: str
    name: str
    endpoint: str
    variant: str | None
    properties: Mapping[str, Any]
    scaling: Scaling | None = None


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """An endpoint of a template, with the config that it is to have.

    `retained` are the properties of variants that an update leaves as they are live.
    """

    stack: str
    logical_id: str
    name: str
    config_id: str | None
    config: Mapping[str, Any]
    variants: Mapping[str, Variant]
    components: Mapping[str, Component]
    deployment: Mapping[str, Any]
    retained: frozenset[str] = field(default_factory=frozenset)


def endpoints(stack: str, template: Template) -> list[Endpoint]:
    """The endpoints of the template of `stack`."""
    return [_endpoint(stack, template, logical_id) for logical_id in resources(template, ENDPOINT)]


def endpoints_of(stack: str, template: Template) -> list[str]:
    """The names of a template's endpoints."""
    return [endpoint.name for endpoint in endpoints(stack, template)]


def components_of(template: Template) -> list[str]:
    """The names of a template's inference components."""
    return [component.name for component in _components(template)]


def _endpoint(stack: str, template: Template, logical_id: str) -> Endpoint:
    given = properties(template["Resources"][logical_id])
    name = str(evaluate(given.get("EndpointName", f"${{{logical_id}}}"), template))
    config_id = next(iter(references(given.get("EndpointConfigName"))), None)
    config = properties(template["Resources"].get(config_id, {}))
    return Endpoint(
        stack=stack,
        logical_id=logical_id,
        name=name,
        config_id=config_id,
        config={k: v for k, v in config.items() if not k.endswith("ProductionVariants")},
        variants=_variants(name, config, template),
        components={c.name: c for c in _components(template) if c.endpoint == name},
        deployment=evaluate(given.get("DeploymentConfig", {}), template),
        retained=_retained(given),
    )


def _variants(endpoint: str, config: Mapping[str, Any], template: Template) -> dict[str, Variant]:
    scaled = scalings(template)
    found = {}
    for key in ("ProductionVariants", "ShadowProductionVariants"):
        for given in config.get(key, ()):
            name = given["VariantName"]
            found[name] = _variant(
                given,
                template,
                is_shadow=key.startswith("Shadow"),
                scaling=scaled.get(f"endpoint/{endpoint}/variant/{name}"),
            )
    return found


_READ = ("VariantName", "ModelName", "InstanceType", "InstancePools", "ServerlessConfig")
_ALSO_READ = ("InitialInstanceCount", "InitialVariantWeight")


def _variant(
    given: Mapping[str, Any], template: Template, *, is_shadow: bool, scaling: Scaling | None
) -> Variant:
    model_id = next(iter(references(given.get("ModelName"))), None)
    model = properties(template["Resources"].get(model_id, {}))
    pools = [pool["InstanceType"] for pool in given.get("InstancePools", ())]
    single = [given["InstanceType"]] if "InstanceType" in given else []
    return Variant(
        name=given["VariantName"],
        model_id=model_id or given.get("ModelName"),
        model={k: evaluate(v, template) for k, v in model.items() if k != "Tags"},
        instance_types=tuple(pools or single),
        count=given.get("InitialInstanceCount"),
        weight=given.get("InitialVariantWeight", 1.0),
        serverless=given.get("ServerlessConfig"),
        is_shadow=is_shadow,
        rest={k: v for k, v in given.items() if k not in (*_READ, *_ALSO_READ)},
        scaling=scaling,
    )


def _components(template: Template) -> list[Component]:
    scaled = scalings(template)
    found = []
    for logical_id, resource in resources(template, INFERENCE_COMPONENT).items():
        given = evaluate(properties(resource), template)
        name = given.get("InferenceComponentName", f"${{{logical_id}}}")
        component = Component(
            logical_id=logical_id,
            name=name,
            endpoint=given.get("EndpointName", ""),
            variant=given.get("VariantName"),
            properties={k: v for k, v in given.items() if k != "Tags"},
            scaling=scaled.get(f"inference-component/{name}"),
        )
        found.append(component)
    return found


def _retained(given: Mapping[str, Any]) -> frozenset[str]:
    if not given.get("RetainAllVariantProperties"):
        return frozenset()
    excluded = {
        item["VariantPropertyType"] for item in given.get("ExcludeRetainedVariantProperties", ())
    }
    return frozenset({INSTANCE_COUNT, WEIGHT}) - excluded
