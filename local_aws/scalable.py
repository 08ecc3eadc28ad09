"""What Application Auto Scaling sees of what scales, and how it changes it."""

from collections.abc import Mapping
from typing import Any

from local_aws.autoscaling import VariantFacts
from local_aws.autoscaling.dimensions import CONCURRENCY, VARIANT, component_of
from local_aws.autoscaling.engine.surroundings import Capacity, Resources
from local_aws.autoscaling.target_key import TargetKey
from local_aws.sagemaker import SageMaker
from local_aws.scope import Scope


def variants_of(sagemaker: SageMaker, scope: Scope, endpoint: str) -> tuple[VariantFacts, ...]:
    """The variants of an endpoint that serve; raises `AwsError` if there is no such endpoint."""
    with sagemaker.state.changed:
        record = sagemaker.state.endpoints.get(scope, endpoint)
        return tuple(
            VariantFacts(
                name=variant.name,
                instance_type=variant.plan.instance_type,
                serverless=variant.plan.serverless,
                may_be_empty=record.asynchronous is not None,
            )
            for variant in record.variants
        )


def check_component(sagemaker: SageMaker, scope: Scope, name: str) -> None:
    """Raise `AwsError` if there is no such inference component."""
    with sagemaker.state.changed:
        sagemaker.state.components.get(scope, name)


class ByNamespace:
    """Implements `autoscaling.engine.surroundings.Resources` by those of each service."""

    def __init__(self, resources: Mapping[str, Resources]) -> None:
        """Scale these, by the namespaces of their services."""
        self._resources = resources

    def capacity(self, scope: Scope, key: TargetKey) -> Capacity | None:
        """What a target has now; None where it isn't there."""
        return self._resources[key.namespace].capacity(scope, key)

    def change(self, scope: Scope, key: TargetKey, capacity: int) -> None:
        """Ask its service for as much; raises `AwsError` where it refuses."""
        self._resources[key.namespace].change(scope, key, capacity)


class ScalableResources:
    """Implements `autoscaling.engine.surroundings.Resources` by SageMaker's operations."""

    def __init__(self, sagemaker: SageMaker) -> None:
        """Scale what this hosts."""
        self._sagemaker = sagemaker

    def capacity(self, scope: Scope, key: TargetKey) -> Capacity | None:
        """What a target has now; None where it isn't there."""
        with self._sagemaker.state.changed:
            component = component_of(key)
            return (
                self._variant(scope, key) if component is None else self._copies(scope, component)
            )

    def change(self, scope: Scope, key: TargetKey, capacity: int) -> None:
        """Ask SageMaker for as much; raises `AwsError` where it refuses."""
        component = component_of(key)
        if component is not None:
            parameters: dict[str, Any] = {
                "InferenceComponentName": component,
                "DesiredRuntimeConfig": {"CopyCount": capacity},
            }
            self._sagemaker.call(scope, "UpdateInferenceComponentRuntimeConfig", parameters)
            return
        endpoint, variant = _names(key)
        desired = {"VariantName": variant, **_desired(key, capacity)}
        parameters = {"EndpointName": endpoint, "DesiredWeightsAndCapacities": [desired]}
        self._sagemaker.call(scope, "UpdateEndpointWeightsAndCapacities", parameters)

    def _copies(self, scope: Scope, name: str) -> Capacity | None:
        record = self._sagemaker.state.components.find(scope, name)
        if record is None:
            return None
        settled = record.status == "InService"
        return Capacity(record.copies, settled, record.failure_reason)

    def _variant(self, scope: Scope, key: TargetKey) -> Capacity | None:
        endpoint, name = _names(key)
        record = self._sagemaker.state.endpoints.find(scope, endpoint)
        plans = [one.plan for one in record.variants if one.name == name] if record else []
        if record is None or not plans:
            return None
        current = plans[0].instance_count
        if key.dimension == CONCURRENCY:
            current = plans[0].serverless.provisioned_concurrency if plans[0].serverless else 0
        return Capacity(current, record.status == "InService", record.failure_reason)


def _desired(key: TargetKey, capacity: int) -> Mapping[str, Any]:
    if key.dimension == CONCURRENCY:
        return {"ServerlessUpdateConfig": {"ProvisionedConcurrency": capacity}}
    return {"DesiredInstanceCount": capacity}


def _names(key: TargetKey) -> tuple[str, str]:
    """The endpoint and the variant of a key that was checked when it was registered."""
    match = VARIANT.fullmatch(key.resource_id)
    return (match["endpoint"], match["variant"]) if match else ("", "")
