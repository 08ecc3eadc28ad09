"""Who may call a GraphQL API, as AppSync is told."""

import re
from typing import Any, Literal

from aws_cdk import aws_appsync as appsync

from inference_front.options import Token

GraphqlAuthorisation = Literal["iam", "jwt", "api-key"]


def authentication(authorisation: GraphqlAuthorisation, token: Token | None) -> dict[str, Any]:
    """The API's properties for it ("Configuring authorization and authentication").

    Raises:
        ValueError: nothing says which tokens are taken.
    """
    if authorisation == "iam":
        return {"authentication_type": "AWS_IAM"}
    if authorisation == "api-key":
        return {"authentication_type": "API_KEY"}
    if token is None:
        raise ValueError("token: missing; authorisation jwt asks which tokens are taken")
    audiences = "^(" + "|".join(re.escape(audience) for audience in token.audiences) + ")$"
    if pool := token.user_pool:
        return {
            "authentication_type": "AMAZON_COGNITO_USER_POOLS",
            "user_pool_config": appsync.CfnGraphQLApi.UserPoolConfigProperty(
                aws_region=pool.region,
                user_pool_id=pool.id,
                default_action="ALLOW",
                app_id_client_regex=audiences,
            ),
        }
    return {
        "authentication_type": "OPENID_CONNECT",
        "open_id_connect_config": appsync.CfnGraphQLApi.OpenIDConnectConfigProperty(
            issuer=token.issuer, client_id=audiences
        ),
    }
