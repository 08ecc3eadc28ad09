"""A GraphQL API in front of a function that asks an endpoint."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_appsync as appsync
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from inference_front.graphql_authentication import GraphqlAuthorisation, authentication
from inference_front.options import Token

FIELDS = {"Query": "openapi", "Mutation": "predict"}
QUERY_DEPTH = 5
"""A prediction has two levels; what introspection asks for is refused by its own switch."""
RESOLVERS = 10
"""The most that one request may ask for."""
FOLDER = Path(__file__).resolve().parent


class GraphqlFront(Construct):
    """The mutation `predict`: authorised, logged, traced, and answered by a function.

    Attributes:
        api: the GraphQL API.
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        function: lambda_.IFunction,
        authorisation: GraphqlAuthorisation,
        token: Token | None,
        key_expires: date | None,
        introspection: bool,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        """Makes the API, its schema, its resolvers and its log.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            name: what AppSync's lists call it; need not be unique.
            function: answers the fields.
            authorisation: who may call.
            token: for jwt, which tokens.
            key_expires: for api-key, the last day (UTC) on which the key is taken.
            introspection: whether callers may ask for the schema.
            log_retention: how long errors are kept.
            removal_policy: what becomes of the log when the stack goes.
        """
        super().__init__(scope, construct_id)
        self.api = appsync.CfnGraphQLApi(
            self,
            "Api",
            name=name,
            **authentication(authorisation, token),
            introspection_config="ENABLED" if introspection else "DISABLED",
            query_depth_limit=QUERY_DEPTH if not introspection else None,
            resolver_count_limit=RESOLVERS,
            xray_enabled=True,
            log_config=appsync.CfnGraphQLApi.LogConfigProperty(
                cloud_watch_logs_role_arn=self._log_role().role_arn,
                field_log_level="ERROR",
                exclude_verbose_content=True,
            ),
        )
        cdk.Validations.of(self.api).acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-ASC3",
                reason="Errors are logged, and requests without what callers and models say.",
            )
        )
        # AppSync writes to this name ("Monitoring and logging", CloudWatch Logs).
        logs.LogGroup(
            self,
            "Log",
            log_group_name=f"/aws/appsync/apis/{self.api.attr_api_id}",
            retention=log_retention,
            removal_policy=removal_policy,
        )
        self._resolve(function)
        if authorisation == "api-key":
            self._key(key_expires)

    @property
    def url(self) -> str:
        """Where predictions are asked for."""
        return self.api.attr_graph_ql_url

    def _resolve(self, function: lambda_.IFunction) -> None:
        """Lets the function answer every field."""
        schema = appsync.CfnGraphQLSchema(
            self, "Schema", api_id=self.api.attr_api_id, definition=_text("graphql_schema.graphql")
        )
        # This API alone may take it on ("Attaching a data source", "Creating an IAM trust policy").
        source_api = {"ArnEquals": {"aws:SourceArn": self.api.attr_arn}}
        appsync_here = iam.ServicePrincipal("appsync.amazonaws.com", conditions=source_api)
        role = iam.Role(self, "Role", assumed_by=appsync_here)
        # Not `grant_invoke`, which also lets it call every version of the function.
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["lambda:InvokeFunction"], resources=[function.function_arn]
            )
        )
        source = appsync.CfnDataSource(
            self,
            "Source",
            api_id=self.api.attr_api_id,
            name="Proxy",
            type="AWS_LAMBDA",
            service_role_arn=role.role_arn,
            lambda_config=appsync.CfnDataSource.LambdaConfigProperty(
                lambda_function_arn=function.function_arn
            ),
        )
        for type_name, field in FIELDS.items():
            resolver = appsync.CfnResolver(
                self,
                field.capitalize(),
                api_id=self.api.attr_api_id,
                type_name=type_name,
                field_name=field,
                data_source_name=source.attr_name,
                runtime=appsync.CfnResolver.AppSyncRuntimeProperty(
                    name="APPSYNC_JS", runtime_version="1.0.0"
                ),
                code=_text("graphql_resolver.js"),
            )
            resolver.add_resource_dependency(schema)

    def _log_role(self) -> iam.Role:
        """Lets AppSync write its own logs and no others."""
        role = iam.Role(self, "LogRole", assumed_by=iam.ServicePrincipal("appsync.amazonaws.com"))
        place = f"{cdk.Aws.PARTITION}:logs:{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}"
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[f"arn:{place}:log-group:/aws/appsync/apis/*"],
            )
        )
        cdk.Validations.of(role).acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:"
                "<AWS::AccountId>:log-group:/aws/appsync/apis/*]",
                reason="The API's id, which its log group is named after, is not known before it.",
            )
        )
        return role

    def _key(self, expires: date | None) -> None:
        """AppSync lets a key end after 7 days unless told otherwise ("API_KEY authorization").

        Its id is its value, so that no output of a stack may have it: ListApiKeys tells it.
        """
        if expires is None:
            raise ValueError("key_expires: missing; authorisation api-key asks for the last day")
        end = datetime.combine(expires + timedelta(days=1), time(), tzinfo=UTC)
        appsync.CfnApiKey(self, "Key", api_id=self.api.attr_api_id, expires=int(end.timestamp()))


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
