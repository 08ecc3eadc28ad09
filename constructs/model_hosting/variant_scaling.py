"""Automatic scaling of one variant."""

from aws_cdk import aws_applicationautoscaling as autoscaling
from constructs import Construct

from model_hosting.variant import TargetTracking


class VariantScaling(Construct):
    """Target tracking on the invocations that each instance of a variant gets.

    Application Auto Scaling uses its own service-linked role for SageMaker, so there is none here
    (Application Auto Scaling user guide, "Service-linked roles").
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        endpoint_name: str,
        variant_name: str,
        tracking: TargetTracking,
    ) -> None:
        """Registers the variant and gives it a policy.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            endpoint_name: the endpoint's name as a token, which makes it wait for the endpoint.
            variant_name: the variant's name.
            tracking: the bounds and the target.
        """
        super().__init__(scope, construct_id)
        target = autoscaling.CfnScalableTarget(
            self,
            "Target",
            service_namespace="sagemaker",
            scalable_dimension="sagemaker:variant:DesiredInstanceCount",
            resource_id=f"endpoint/{endpoint_name}/variant/{variant_name}",
            min_capacity=tracking.min_capacity,
            max_capacity=tracking.max_capacity,
        )
        autoscaling.CfnScalingPolicy(
            self,
            "Policy",
            policy_name="InvocationsPerInstance",
            policy_type="TargetTrackingScaling",
            scaling_target_id=target.ref,
            target_tracking_scaling_policy_configuration={
                "targetValue": tracking.invocations_per_instance,
                "predefinedMetricSpecification": {
                    "predefinedMetricType": "SageMakerVariantInvocationsPerInstance"
                },
                "scaleInCooldown": tracking.scale_in_cooldown,
                "scaleOutCooldown": tracking.scale_out_cooldown,
            },
        )
