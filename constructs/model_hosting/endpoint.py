"""Endpoints of every kind: one for all the ways that SageMaker hosts models."""

from collections.abc import Sequence
from typing import Any

from aws_cdk import aws_kms as kms
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from model_hosting.async_inference import AsyncInference
from model_hosting.capacity_scaling import CapacityScaling
from model_hosting.data_capture import DataCapture
from model_hosting.deployment import Deployment
from model_hosting.endpoint_base import EndpointBase
from model_hosting.hosting_role import HostingRole
from model_hosting.network import Network
from model_hosting.variant import Variant


class ImportedEndpoint(EndpointBase):
    """An endpoint that is made elsewhere, in this account and region."""


class Endpoint(EndpointBase):
    """An endpoint with a fixed name, on an endpoint config without one.

    Everything of an endpoint config is create-only, so a change replaces it, and a fixed name
    would collide with itself; the endpoint then moves to the new one in place.
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        endpoint_name: str,
        variants: Sequence[Variant],
        shadow: Variant | None = None,
        volume_key: kms.IKey | None = None,
        capture: DataCapture | None = None,
        async_inference: AsyncInference | None = None,
        component_role: HostingRole | None = None,
        network: Network | None = None,
        network_isolation: bool = False,
        keep_live_weights: bool = False,
        deployment: Deployment | None = None,
    ) -> None:
        """Makes the endpoint config, the endpoint, and scaling for each variant that has it.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            endpoint_name: at most 63 characters, unique in account and region.
            variants: what answers, 10 at most; names are unique.
            shadow: gets copies of the requests of the only other variant; nobody sees its answers.
            volume_key: encrypts the storage volumes, but for local NVMe storage, which has its own
                encryption (API reference, CreateEndpointConfig).
            capture: requests and answers to write to S3.
            async_inference: makes the endpoint an asynchronous one.
            component_role: for inference components: the role that they have.
            network: for inference components: the VPC that they are in; otherwise the model says.
            network_isolation: for inference components: whether they are cut off from every
                network; otherwise the model says.
            keep_live_weights: whether an update keeps the weights that the endpoint has by then.
            deployment: how an update goes; all at once and without a wait by default.
        """
        super().__init__(scope, construct_id, endpoint_name=endpoint_name)
        serving = [*variants, *([shadow] if shadow else [])]
        roles = [variant.model.role for variant in serving if variant.model]
        self.roles = list(dict.fromkeys([*roles, *([component_role] if component_role else [])]))
        for role in self.roles:
            role.allow_logs(group=f"/aws/sagemaker/Endpoints/{endpoint_name}")
            if capture:
                capture.bind(role)
        config = sagemaker.CfnEndpointConfig(
            self,
            "Config",
            kms_key_id=volume_key.key_arn if volume_key else None,
            production_variants=[variant.properties() for variant in variants],
            shadow_production_variants=[shadow.properties()] if shadow else None,
            data_capture_config=capture.property() if capture else None,
            async_inference_config=async_inference.property() if async_inference else None,
            execution_role_arn=component_role.role_arn if component_role else None,
            vpc_config=network.bind(component_role) if network and component_role else None,
            enable_network_isolation=network_isolation or None,
        )
        if component_role:
            # What it may do must be there when SageMaker takes it on.
            config.node.add_dependency(component_role)
        self._resource = sagemaker.CfnEndpoint(
            self,
            "Resource",
            endpoint_name=endpoint_name,
            endpoint_config_name=config.attr_endpoint_config_name,
            deployment_config=deployment.bind(self, self.roles) if deployment else None,
            **_retained(serving, keep_live_weights=keep_live_weights),
        )
        self._scale(serving)

    @property
    def deployed_name(self) -> str:
        """The name as a token: what uses it waits until the endpoint is in service."""
        return self._resource.attr_endpoint_name

    def _scale(self, variants: Sequence[Variant]) -> None:
        # A scope by the variant's name: more variants never share a logical ID.
        names = Construct(self, "Variants")
        for variant in variants:
            if variant.scaling:
                CapacityScaling(
                    Construct(names, variant.name),
                    "Scaling",
                    resource_id=f"endpoint/{self.deployed_name}/variant/{variant.name}",
                    dimension=variant.dimension,
                    scaling=variant.scaling,
                )


def _retained(variants: Sequence[Variant], *, keep_live_weights: bool) -> dict[str, Any]:
    """Lets updates keep the capacity that scaling chose and, if asked to, the live weights."""
    keeps = {
        "DesiredInstanceCount": any(variant.keeps_capacity for variant in variants),
        "DesiredWeight": keep_live_weights,
    }
    if not any(keeps.values()):
        return {}
    excluded = [
        sagemaker.CfnEndpoint.VariantPropertyProperty(variant_property_type=name)
        for name, kept in keeps.items()
        if not kept
    ]
    return {
        "retain_all_variant_properties": True,
        "exclude_retained_variant_properties": excluded or None,
    }
