"""Automatic scaling of a variant's instances or concurrency, or of a component's copies."""

from aws_cdk import aws_applicationautoscaling as autoscaling
from constructs import Construct, IDependable

from model_hosting.scaling import StepFromZero, TargetTracking

PERIOD_SECONDS = 60


class CapacityScaling(Construct):
    """A scalable target, target tracking on a metric, and what wakes it from zero.

    Application Auto Scaling uses its own service-linked role for SageMaker, so there is none here
    (Application Auto Scaling user guide, "Service-linked roles").
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        resource_id: str,
        dimension: str,
        tracking: TargetTracking,
        scaled: IDependable | None = None,
    ) -> None:
        """Registers the target and gives it its policies.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            resource_id: such as endpoint/NAME/variant/NAME; a token in it makes the target wait
                for what the token is of.
            dimension: such as sagemaker:variant:DesiredInstanceCount.
            tracking: the bounds, the metric and the target value.
            scaled: what must be there first, where `resource_id` doesn't say it.
        """
        super().__init__(scope, construct_id)
        self._target = autoscaling.CfnScalableTarget(
            self,
            "Target",
            service_namespace="sagemaker",
            scalable_dimension=dimension,
            resource_id=resource_id,
            min_capacity=tracking.min_capacity,
            max_capacity=tracking.max_capacity,
        )
        if scaled:
            self._target.node.add_dependency(scaled)
        autoscaling.CfnScalingPolicy(
            self,
            "Policy",
            policy_name=tracking.metric.name,
            policy_type="TargetTrackingScaling",
            scaling_target_id=self._target.ref,
            target_tracking_scaling_policy_configuration={
                "targetValue": tracking.target_value,
                "scaleInCooldown": tracking.scale_in_cooldown,
                "scaleOutCooldown": tracking.scale_out_cooldown,
                **tracking.metric.specification(),
            },
        )
        if tracking.step_from_zero:
            self._wake(tracking.step_from_zero)

    def _wake(self, step: StepFromZero) -> None:
        """Adds one while an alarm says that requests find nothing.

        SageMaker developer guide, "Scale an endpoint to zero instances" and "Autoscale an
        asynchronous endpoint".
        """
        from aws_cdk import aws_cloudwatch as cloudwatch  # noqa: PLC0415 - a slow import, if needed

        policy = autoscaling.CfnScalingPolicy(
            self,
            "StepFromZero",
            policy_name="StepFromZero",
            policy_type="StepScaling",
            scaling_target_id=self._target.ref,
            step_scaling_policy_configuration={
                "adjustmentType": "ChangeInCapacity",
                "metricAggregationType": "Maximum",
                "cooldown": step.cooldown,
                "stepAdjustments": [{"metricIntervalLowerBound": 0, "scalingAdjustment": 1}],
            },
        )
        metric = step.metric
        cloudwatch.CfnAlarm(
            self,
            "Alarm",
            alarm_description=f"{metric.name}: requests wait, and nothing is there to serve them",
            namespace=metric.namespace,
            metric_name=metric.name,
            dimensions=[
                {"name": name, "value": value} for name, value in metric.dimensions.items()
            ],
            statistic=metric.statistic,
            period=PERIOD_SECONDS,
            evaluation_periods=step.evaluation_periods,
            threshold=1,
            comparison_operator="GreaterThanOrEqualToThreshold",
            treat_missing_data="missing",
            alarm_actions=[policy.ref],
        )
