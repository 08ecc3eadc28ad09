"""The role that SageMaker takes on to run a model's containers."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

METRIC_NAMESPACES = (
    "AWS/SageMaker",
    "/aws/sagemaker/Endpoints",
    "/aws/sagemaker/InferenceComponents",
)
"""Where containers may put metrics (SageMaker developer guide, "Monitoring with CloudWatch")."""


class HostingRole(iam.Role):
    """A role that may put SageMaker's metrics, and nothing else.

    What is bound to it grants the rest: artifacts, images, networks, places for logs.
    """

    def __init__(self, scope: Construct, construct_id: str) -> None:
        """Makes the role."""
        super().__init__(
            scope, construct_id, assumed_by=iam.ServicePrincipal("sagemaker.amazonaws.com")
        )
        self.add_to_principal_policy(
            iam.PolicyStatement(
                actions=["cloudwatch:PutMetricData"],
                resources=["*"],
                conditions={"StringEquals": {"cloudwatch:namespace": list(METRIC_NAMESPACES)}},
            )
        )
        self._acknowledge(
            "*",
            "cloudwatch:PutMetricData, ecr:GetAuthorizationToken and ec2:Describe… know no "
            "resource; the first is bound to SageMaker's namespaces.",
        )

    def allow_logs(self, *, group: str) -> None:
        """Lets containers write one group of logs, such as /aws/sagemaker/Endpoints/NAME."""
        place = f"arn:{cdk.Aws.PARTITION}:logs:{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}"
        arn = f"{place}:log-group:{group}"
        self.add_to_principal_policy(
            iam.PolicyStatement(
                actions=[
                    "logs:CreateLogGroup",
                    "logs:CreateLogStream",
                    "logs:DescribeLogStreams",
                    "logs:PutLogEvents",
                ],
                resources=[arn, f"{arn}:*"],
            )
        )
        self._acknowledge(
            f"arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:{group}:*",
            "SageMaker names the streams of a log by instance.",
        )

    def _acknowledge(self, resource: str, reason: str) -> None:
        cdk.Validations.of(self).acknowledge(
            cdk.Acknowledgment(id=f"AwsSolutions-IAM5[Resource::{resource}]", reason=reason)
        )
