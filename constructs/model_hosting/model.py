"""A model: an artifact, the container that serves it, and a role of its own."""

from collections.abc import Mapping

import aws_cdk as cdk
import jsii
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from model_hosting.container_image import ContainerImage
from model_hosting.model_data import ModelData

METRIC_NAMESPACES = ("AWS/SageMaker", "/aws/sagemaker/Endpoints")
"""Where containers may put metrics (SageMaker developer guide, "Monitoring with CloudWatch")."""


@jsii.implements(iam.IGrantable)
class Model(Construct):
    """A model without a name of its own, so that CloudFormation can replace it.

    Every property of a model but its tags is create-only, and a replacement of a named one would
    collide with its predecessor. Its role reads its artifact, pulls its image, puts metrics, and
    nothing else; what an endpoint adds, such as a place for logs, the endpoint grants.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        data: ModelData,
        image: ContainerImage,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Makes the model and its role.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            data: the artifact.
            image: the container's image.
            environment: the container's environment variables.
        """
        super().__init__(scope, construct_id)
        self.role = iam.Role(
            self, "Role", assumed_by=iam.ServicePrincipal("sagemaker.amazonaws.com")
        )
        container = sagemaker.CfnModel.ContainerDefinitionProperty(
            image=image.uri, environment=environment or None, **data.bind(self, self.role)
        )
        image.bind(self.role)
        self._allow_metrics()
        self._resource = sagemaker.CfnModel(
            self, "Resource", execution_role_arn=self.role.role_arn, primary_container=container
        )
        # SageMaker tries the role while it creates the model: its policy must be there by then.
        self._resource.node.add_dependency(self.role)

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """Who gets what is granted to the model: its role."""
        return self.role.grant_principal

    @property
    def model_name(self) -> str:
        """The name that CloudFormation gives it, as a token."""
        return self._resource.attr_model_name

    def allow_logs(self, *, endpoint_name: str) -> None:
        """Lets the model's containers write the log of an endpoint that serves it."""
        group = f"arn:{cdk.Aws.PARTITION}:logs:{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}:log-group"
        arn = f"{group}:/aws/sagemaker/Endpoints/{endpoint_name}"
        self.role.add_to_principal_policy(
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
        cdk.Validations.of(self).acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:"
                f"<AWS::AccountId>:log-group:/aws/sagemaker/Endpoints/{endpoint_name}:*]",
                reason="SageMaker names the streams of an endpoint's log by instance.",
            )
        )

    def _allow_metrics(self) -> None:
        self.role.add_to_principal_policy(
            iam.PolicyStatement(
                actions=["cloudwatch:PutMetricData"],
                resources=["*"],
                conditions={"StringEquals": {"cloudwatch:namespace": list(METRIC_NAMESPACES)}},
            )
        )
        cdk.Validations.of(self).acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-IAM5[Resource::*]",
                reason="cloudwatch:PutMetricData and ecr:GetAuthorizationToken know no resource; "
                "the first is bound to SageMaker's namespaces.",
            )
        )
