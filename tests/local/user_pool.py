"""A user pool of the embedded Cognito, with a user who has signed in."""

from dataclasses import dataclass

from modelport.aws.clients import client
from modelport.local.deployment import Deployment

_USER = {"USERNAME": "ada", "PASSWORD": "Long-enough-1"}


@dataclass(frozen=True)
class Pool:
    """What a configuration needs of a user pool, and the tokens of one of its users."""

    issuer: str
    client_id: str
    access_token: str
    id_token: str


def user_pool(deployment: Deployment, name: str) -> Pool:
    """Makes a pool, and a user who signs in."""
    session = deployment.bare_session()
    cognito = client("cognito-idp", session)
    pool_id = cognito.create_user_pool(PoolName=name)["UserPool"]["Id"]
    made = cognito.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="caller",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )
    client_id = made["UserPoolClient"]["ClientId"]
    ada = {"UserPoolId": pool_id, "Username": _USER["USERNAME"]}
    cognito.admin_create_user(**ada)
    cognito.admin_set_user_password(**ada, Password=_USER["PASSWORD"], Permanent=True)
    signed_in = cognito.admin_initiate_auth(
        UserPoolId=pool_id,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters=_USER,
    )["AuthenticationResult"]
    return Pool(
        issuer=f"https://cognito-idp.{session.region}.amazonaws.com/{pool_id}",
        client_id=client_id,
        access_token=signed_in["AccessToken"],
        id_token=signed_in["IdToken"],
    )
