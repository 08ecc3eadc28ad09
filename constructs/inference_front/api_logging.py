"""The setting that lets API Gateway write logs: one for each account and region."""

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from constructs import Construct


class ApiLogging(Construct):
    """The account's role for API Gateway's logs.

    Without it, a stage with an access log can't be created (API Gateway developer guide, "Set up
    CloudWatch logging for REST APIs"). The setting belongs to the account: another environment in
    the same account and region sets it to a role that does the same.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, removal_policy: cdk.RemovalPolicy
    ) -> None:
        """Makes the role and the setting.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            removal_policy: what becomes of both when the stack goes; every API of the account
                stops logging without them.
        """
        super().__init__(scope, construct_id)
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("apigateway.amazonaws.com"),
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name(
                    "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
                )
            ],
        )
        account = apigateway.CfnAccount(self, "Resource", cloud_watch_role_arn=role.role_arn)
        role.apply_removal_policy(removal_policy)
        account.apply_removal_policy(removal_policy)
        cdk.Validations.of(role).acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
                "AmazonAPIGatewayPushToCloudWatchLogs]",
                reason="API Gateway asks for exactly this policy, which only writes logs.",
            )
        )
