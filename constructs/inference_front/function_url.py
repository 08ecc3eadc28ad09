"""A function's own URL, as the front of an endpoint."""

from typing import Literal

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from inference_front.options import PATH, REQUEST_HEADERS, RESPONSE_HEADERS, CrossOrigin

FunctionUrlAuthorisation = Literal["iam", "open"]


class FunctionUrlFront(Construct):
    """Each path is the function's, without API Gateway: no time limit of its own, and streams.

    Attributes:
        function_url: the CDK's construct.
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: lambda_.IFunction,
        authorisation: FunctionUrlAuthorisation,
        streaming: bool = False,
        cross_origin: CrossOrigin | None = None,
    ) -> None:
        """Makes the URL.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            function: answers the requests (payload 2.0), whatever their path.
            authorisation: who may call.
            streaming: whether answers go out piece by piece; the function must stream each of them.
            cross_origin: web pages that may call; none without it.
        """
        super().__init__(scope, construct_id)
        self._function = function
        self.function_url = lambda_.FunctionUrl(
            self,
            "Url",
            function=function,
            auth_type=lambda_.FunctionUrlAuthType.AWS_IAM
            if authorisation == "iam"
            else lambda_.FunctionUrlAuthType.NONE,
            invoke_mode=lambda_.InvokeMode.RESPONSE_STREAM
            if streaming
            else lambda_.InvokeMode.BUFFERED,
            cors=_cors(cross_origin) if cross_origin else None,
        )

    @property
    def url(self) -> str:
        """Where predictions are asked for."""
        return f"{self.function_url.url}{PATH}"

    def grant_invoke(self, grantee: iam.IGrantable) -> iam.Grant:
        """Lets `grantee` call the URL, and the function by no other way.

        Lambda developer guide, "Control access to Lambda function URLs": since October 2025 a
        caller needs lambda:InvokeFunction besides lambda:InvokeFunctionUrl.
        """
        arn = self._function.function_arn
        iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["lambda:InvokeFunction"],
            resource_arns=[arn],
            conditions={"Bool": {"lambda:InvokedViaFunctionUrl": "true"}},
        )
        return iam.Grant.add_to_principal(
            grantee=grantee, actions=["lambda:InvokeFunctionUrl"], resource_arns=[arn]
        )


def _cors(cross_origin: CrossOrigin) -> lambda_.FunctionUrlCorsOptions:
    return lambda_.FunctionUrlCorsOptions(
        allowed_origins=list(cross_origin.origins),
        allowed_methods=[lambda_.HttpMethod.GET, lambda_.HttpMethod.POST],
        allowed_headers=list(REQUEST_HEADERS),
        exposed_headers=list(RESPONSE_HEADERS),
        max_age=cdk.Duration.seconds(cross_origin.max_age),
    )
