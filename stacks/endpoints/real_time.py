"""One model, several variants that share the requests, or a shadow beside the only one."""

from constructs import Construct

from model_hosting import DEFAULT_VARIANT, CustomMetric, Endpoint, InstanceVariant
from modelport.configuration.endpoints import RealTimeEndpoint
from modelport.configuration.endpoints.real_time import SHADOW_VARIANT, ScaledInstances
from stacks.endpoints.common import EndpointStack, invocations, isolation
from stacks.endpoints.deployment import endpoint_deployment
from stacks.endpoints.fleets import image_type, instance_variant, volume_key
from stacks.endpoints.scaling import instance_scaling


class RealTime(EndpointStack[RealTimeEndpoint]):
    """Instances that are up all the time."""

    def compose(self, endpoint: RealTimeEndpoint) -> None:
        """Makes the models and the endpoint."""
        self._endpoint = endpoint
        variants = self._variants()
        Endpoint(
            self,
            "Endpoint",
            endpoint_name=self.endpoint_name,
            variants=variants,
            shadow=self._shadow(variants[0]),
            volume_key=volume_key(
                self, endpoint.fleets.values(), encryption_key=self.encryption_key
            ),
            capture=self.capture(endpoint.capture),
            keep_live_weights=endpoint.keep_live_weights,
            deployment=endpoint_deployment(endpoint.deployment, self._dimensions(endpoint)),
        )

    def requests(self, endpoint: RealTimeEndpoint) -> list[CustomMetric]:
        """Those of every production variant."""
        return [invocations(dimensions) for dimensions in self._dimensions(endpoint)]

    def _dimensions(self, endpoint: RealTimeEndpoint) -> list[dict[str, str]]:
        return [self.dimensions(name) for name in endpoint.variants or (DEFAULT_VARIANT,)]

    def _variants(self) -> list[InstanceVariant]:
        endpoint = self._endpoint
        if endpoint.model:
            return [self._variant(self, endpoint, endpoint.model)]
        # A scope by the variant's name: models of several variants never share a logical ID.
        scope = Construct(self, "Variants")
        return [
            self._variant(
                Construct(scope, name),
                endpoint.completed(variant),
                variant.model,
                name=name,
                weight=variant.weight,
            )
            for name, variant in (endpoint.variants or {}).items()
        ]

    def _shadow(self, shadowed: InstanceVariant) -> InstanceVariant | None:
        shadow = self._endpoint.shadow
        if shadow is None:
            return None
        return self._variant(
            Construct(self, "Shadow"),
            self._endpoint.completed(shadow),
            shadow.model,
            name=SHADOW_VARIANT,
            weight=(shadowed.weight or 0) * shadow.sampling / 100,
        )

    def _variant(
        self,
        scope: Construct,
        fleet: ScaledInstances,
        model_key: str,
        *,
        name: str = DEFAULT_VARIANT,
        weight: float = 1.0,
    ) -> InstanceVariant:
        model = self.model(
            scope, model_key, instance_type=image_type(fleet), **isolation(self._endpoint)
        )
        return instance_variant(
            fleet,
            model,
            initial_instance_count=fleet.initial_instance_count,
            name=name,
            weight=weight,
            scaling=instance_scaling(fleet.scaling, fleet, self.dimensions(name)),
        )
