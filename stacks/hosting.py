"""One endpoint, with the model that it serves."""

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from constructs import Construct

from model_hosting import InstanceVariant, Model, RealTimeEndpoint, TargetTracking
from modelport.configuration import Environment
from modelport.configuration.scaling import Scaling
from modelport.facts import instances
from modelport.packaging import Archive
from stacks.model_sources import container_image, model_data
from stacks.names import key_alias, stack_name
from stacks.settings import stack_properties


class Hosting(cdk.Stack):
    """A model and its endpoint, deployed, rolled back and deleted on their own."""

    def __init__(
        self, scope: Construct, *, environment: Environment, key: str, archive: Archive | None
    ) -> None:
        """Composes the endpoint at `key`.

        Args:
            scope: the app.
            environment: the whole configuration.
            key: the endpoint's key in it.
            archive: the packed model, if its artifact is a folder.
        """
        name = environment.endpoint_name(key)
        super().__init__(
            scope,
            stack_name(environment, key, "Endpoint"),
            description=f"Modelport: the endpoint {name}",
            **stack_properties(environment),
        )
        volume_key = kms.Alias.from_alias_name(self, "EncryptionKey", key_alias(environment))
        endpoint = environment.endpoints[key]
        configured = environment.models[endpoint.model]
        model = Model(
            self,
            "Model",
            data=model_data(
                configured, archive=archive, environment=environment, encryption_key=volume_key
            ),
            image=container_image(
                configured.container,
                instance_type=endpoint.instance_type,
                region=environment.region,
            ),
            environment=configured.environment,
        )
        variant = InstanceVariant(
            model=model,
            instance_type=endpoint.instance_type,
            initial_instance_count=endpoint.initial_instance_count,
            volume_size=endpoint.volume_size,
            model_download_timeout=endpoint.model_download_timeout,
            container_startup_timeout=endpoint.container_startup_timeout,
            scaling=_tracking(endpoint.scaling) if endpoint.scaling else None,
        )
        RealTimeEndpoint(
            self,
            "Endpoint",
            endpoint_name=name,
            variants=[variant],
            volume_key=None if _has_local_storage(endpoint.instance_type) else volume_key,
        )
        cdk.CfnOutput(self, "EndpointName", value=name)


def _has_local_storage(instance_type: str) -> bool:
    instance = instances.find(instance_type)
    return instance is not None and instance.local_storage


def _tracking(scaling: Scaling) -> TargetTracking:
    return TargetTracking(
        min_capacity=scaling.min,
        max_capacity=scaling.max,
        invocations_per_instance=scaling.target.invocations_per_minute,
        scale_in_cooldown=scaling.scale_in_cooldown,
        scale_out_cooldown=scaling.scale_out_cooldown,
    )
