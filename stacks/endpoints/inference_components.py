"""Models that share an endpoint's instances, each with its own copies."""

from typing import cast

from constructs import Construct

from model_hosting import (
    DEFAULT_VARIANT,
    Adapter,
    CustomMetric,
    Endpoint,
    HostingRole,
    InferenceComponent,
    ManagedInstances,
    ModelData,
    ServedModel,
    no_capacity,
)
from modelport.configuration.endpoints import InferenceComponentsEndpoint
from modelport.configuration.endpoints.inference_components import Component
from stacks.endpoints.common import EndpointStack, invocations, isolation
from stacks.endpoints.deployment import endpoint_deployment
from stacks.endpoints.fleets import image_type, instance_variant, volume_key
from stacks.endpoints.scaling import copy_scaling
from stacks.model_sources import model_data

MINIMUM_MEMORY = 128
"""MB that a copy needs at least, where nobody says it: SageMaker asks for some number."""


class InferenceComponents(EndpointStack[InferenceComponentsEndpoint]):
    """An endpoint without a model of its own, and the components that bring theirs.

    All have one role, the endpoint's: they share its instances.
    """

    def compose(self, endpoint: InferenceComponentsEndpoint) -> None:
        """Makes the models and the endpoint."""
        self._configured = endpoint
        self._role = HostingRole(self, "Role")
        self._endpoint = self._make_endpoint()
        # A scope by the component's key: components never share a logical ID.
        self._scope = Construct(self, "Components")
        components = self._configured.components
        serving = {
            name: self._serving(name, component)
            for name, component in components.items()
            if component.model
        }
        for name, component in components.items():
            if component.base:
                self._adapting(name, component, serving[component.base])

    def _make_endpoint(self) -> Endpoint:
        configured = self._configured
        managed = configured.managed_instances
        variant = instance_variant(
            configured,
            None,
            initial_instance_count=configured.initial_instance_count,
            weight=None,
            managed_instances=ManagedInstances(min_count=managed.min, max_count=managed.max)
            if managed
            else None,
        )
        return Endpoint(
            self,
            "Endpoint",
            endpoint_name=self.endpoint_name,
            variants=[variant],
            volume_key=volume_key(self, [configured], encryption_key=self.encryption_key),
            component_role=self._role,
            **isolation(configured),
        )

    def _serving(self, name: str, component: Component) -> InferenceComponent:
        scope = Construct(self._scope, name)
        component_name = self._component_name(name)
        dimensions = self._dimensions(name)
        model = self.model(
            scope,
            component.model or "",
            instance_type=image_type(self._configured),
            role=self._role,
        )
        return InferenceComponent(
            scope,
            "Component",
            component_name=component_name,
            endpoint=self._endpoint,
            source=ServedModel(
                model=model,
                variant_name=DEFAULT_VARIANT,
                copies=component.initial_copy_count,
                min_memory=component.memory or MINIMUM_MEMORY,
                max_memory=component.max_memory,
                cpus=component.cpus,
                accelerators=component.accelerators,
                model_download_timeout=component.model_download_timeout,
                container_startup_timeout=component.container_startup_timeout,
            ),
            scaling=copy_scaling(
                component.scaling, dimensions, no_capacity=no_capacity(component_name)
            ),
            deployment=endpoint_deployment(component.deployment, [dimensions]),
        )

    def _adapting(self, name: str, component: Component, base: InferenceComponent) -> None:
        adapter = model_data(
            component.adapter, environment=self.configuration, encryption_key=self.encryption_key
        )
        InferenceComponent(
            Construct(self._scope, name),
            "Component",
            component_name=self._component_name(name),
            endpoint=self._endpoint,
            source=Adapter(base=base, data=cast("ModelData", adapter), role=self._role),
        )

    def requests(self, endpoint: InferenceComponentsEndpoint) -> list[CustomMetric]:
        """Those of every component."""
        return [invocations(self._dimensions(name)) for name in endpoint.components]

    def _dimensions(self, name: str) -> dict[str, str]:
        return {"InferenceComponentName": self._component_name(name)}

    def _component_name(self, name: str) -> str:
        return f"{self.endpoint_name}-{name}"
