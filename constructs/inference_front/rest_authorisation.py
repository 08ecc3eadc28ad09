"""Who may call a REST API, and why nobody else is asked for more."""

from typing import Literal

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_cognito as cognito

from inference_front.options import Token

Authorisation = Literal["iam", "jwt", "api-key", "open"]
_REASONS = {
    "api-key": "API Gateway asks for an API key.",
    "open": "Nobody is asked, which is for the embedded AWS alone.",
}


class RestAuthorisation:
    """The authorisation of every method of one API.

    Attributes:
        type: what API Gateway calls it.
        authorizer: for tokens, what checks them.
        scopes: for tokens, one that each must have.
    """

    def __init__(
        self,
        api: apigateway.RestApi,
        kind: Authorisation,
        *,
        token: Token | None,
    ) -> None:
        """Makes the authorizer, if there is one.

        Raises:
            ValueError: the tokens aren't an Amazon Cognito user pool's, or none are told.
        """
        self._kind = kind
        self.type = {
            "iam": apigateway.AuthorizationType.IAM,
            "jwt": apigateway.AuthorizationType.COGNITO,
        }.get(kind, apigateway.AuthorizationType.NONE)
        self.authorizer = _authorizer(api, token) if kind == "jwt" else None
        self.scopes = list(token.scopes) or None if token and kind == "jwt" else None

    def acknowledge(self, method: apigateway.Method) -> None:
        """Says why the method asks for no user of a pool, or for nobody at all."""
        if self._kind == "jwt":
            return
        rules = cdk.Validations.of(method)
        rules.acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-COG4",
                reason="The callers are programs with IAM roles or keys, not users of a user pool.",
            )
        )
        if self._kind in _REASONS:
            reason = _REASONS[self._kind]
            rules.acknowledge(cdk.Acknowledgment(id="AwsSolutions-APIG4", reason=reason))


def _authorizer(api: apigateway.RestApi, token: Token | None) -> apigateway.IAuthorizer:
    """A REST API takes tokens of user pools alone, of whichever client.

    "Control access to REST APIs using Amazon Cognito user pools as an authorizer".
    """
    pool = token.user_pool if token else None
    if pool is None:
        issuer = token.issuer if token else None
        raise ValueError(f"token: received {issuer}; accepted: the issuer of a Cognito user pool")
    arn = cdk.Stack.of(api).format_arn(
        service="cognito-idp", region=pool.region, resource="userpool", resource_name=pool.id
    )
    return apigateway.CognitoUserPoolsAuthorizer(
        api,
        "Authorizer",
        cognito_user_pools=[cognito.UserPool.from_user_pool_arn(api, "Pool", arn)],
    )
