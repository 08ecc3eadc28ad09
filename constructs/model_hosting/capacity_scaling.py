"""Automatic scaling of a variant's instances or concurrency, or of a component's copies."""

from aws_cdk import aws_applicationautoscaling as autoscaling
from constructs import Construct, IDependable

from model_hosting.scaling import Scaling


class CapacityScaling(Construct):
    """A scalable target, its policies and its schedules.

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
        scaling: Scaling,
        scaled: IDependable | None = None,
    ) -> None:
        """Registers the target and gives it its policies.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            resource_id: such as endpoint/NAME/variant/NAME; a token in it makes the target wait
                for what the token is of.
            dimension: such as sagemaker:variant:DesiredInstanceCount.
            scaling: the bounds, the policies and the schedules.
            scaled: what must be there first, where `resource_id` doesn't say it.
        """
        super().__init__(scope, construct_id)
        target = autoscaling.CfnScalableTarget(
            self,
            "Target",
            service_namespace="sagemaker",
            scalable_dimension=dimension,
            resource_id=resource_id,
            min_capacity=scaling.min_capacity,
            max_capacity=scaling.max_capacity,
            scheduled_actions=[each.properties() for each in scaling.schedules] or None,
        )
        if scaled:
            target.node.add_dependency(scaled)
        # A scope by the policy's name: a policy that came under another logical ID would be
        # deleted by its name when CloudFormation cleans up.
        policies = Construct(self, "Policies")
        for policy in scaling.policies:
            policy.make(Construct(policies, policy.name), target)
