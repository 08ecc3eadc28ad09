"""Real-time endpoints."""

from collections.abc import Sequence
from typing import Any

from aws_cdk import aws_kms as kms
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from model_hosting.endpoint_base import Endpoint
from model_hosting.variant import InstanceVariant
from model_hosting.variant_scaling import VariantScaling


class ImportedEndpoint(Endpoint):
    """An endpoint that is made elsewhere, in this account and region."""


class RealTimeEndpoint(Endpoint):
    """An endpoint with a fixed name, on an endpoint config without one.

    Everything of an endpoint config is create-only, so a change replaces it, and a fixed name
    would collide with itself; the endpoint then moves to the new one in place.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        endpoint_name: str,
        variants: Sequence[InstanceVariant],
        volume_key: kms.IKey | None = None,
    ) -> None:
        """Makes the endpoint config, the endpoint, and scaling for each variant that has it.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            endpoint_name: at most 63 characters, unique in account and region.
            variants: what serves; names are unique.
            volume_key: encrypts the storage volumes; none for instance types with local NVMe
                storage, with which SageMaker refuses a key (API reference, CreateEndpointConfig).
        """
        super().__init__(scope, construct_id, endpoint_name=endpoint_name)
        for model in dict.fromkeys(variant.model for variant in variants):
            model.allow_logs(endpoint_name=endpoint_name)
        config = sagemaker.CfnEndpointConfig(
            self,
            "Config",
            kms_key_id=volume_key.key_arn if volume_key else None,
            production_variants=[_production_variant(variant) for variant in variants],
        )
        endpoint = sagemaker.CfnEndpoint(
            self,
            "Resource",
            endpoint_name=endpoint_name,
            endpoint_config_name=config.attr_endpoint_config_name,
            **_retained(variants),
        )
        for variant in variants:
            if variant.scaling:
                # A scope by the variant's name: more variants never share a logical ID.
                VariantScaling(
                    Construct(self, variant.name),
                    "Scaling",
                    endpoint_name=endpoint.attr_endpoint_name,
                    variant_name=variant.name,
                    tracking=variant.scaling,
                )


def _production_variant(variant: InstanceVariant) -> dict[str, Any]:
    properties = {
        "variantName": variant.name,
        "modelName": variant.model.model_name,
        "instanceType": variant.instance_type,
        "initialInstanceCount": variant.initial_instance_count,
        "initialVariantWeight": variant.weight,
        "volumeSizeInGb": variant.volume_size,
        "modelDataDownloadTimeoutInSeconds": variant.model_download_timeout,
        "containerStartupHealthCheckTimeoutInSeconds": variant.container_startup_timeout,
    }
    return {key: value for key, value in properties.items() if value is not None}


def _retained(variants: Sequence[InstanceVariant]) -> dict[str, Any]:
    """Lets updates keep the instance counts that scaling chose, and set the weights given here."""
    if not any(variant.scaling for variant in variants):
        return {}
    weight = sagemaker.CfnEndpoint.VariantPropertyProperty(variant_property_type="DesiredWeight")
    return {
        "retain_all_variant_properties": True,
        "exclude_retained_variant_properties": [weight],
    }
