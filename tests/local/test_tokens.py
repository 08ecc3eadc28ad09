"""Fronts that ask for tokens, called by the public client: an issuer of one's own, and Cognito."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import yaml

from modelport.client import Bearer, Front
from modelport.clients.aws import client
from modelport.clients.errors import InvocationError
from modelport.clients.session import LocalSession
from modelport.local.deployment import Deployment
from tests.local.beside import deployed_beside
from tests.local_aws.issuer import Issuer, issuing

FLOWER = "5.1,3.3,1.7,0.5"
USER = {"USERNAME": "ada", "PASSWORD": "Long-enough-1"}


@dataclass(frozen=True)
class Pool:
    """A user pool, and a token of one of its users."""

    issuer: str
    token: str


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    """An issuer on loopback."""
    with issuing() as found:
        yield found


@pytest.fixture(scope="module")
def pool(deployment: Deployment) -> Pool:
    """A user pool with a user who has signed in."""
    session = deployment.bare_session()
    cognito = client("cognito-idp", session)
    pool_id = cognito.create_user_pool(PoolName="tokens")["UserPool"]["Id"]
    made = cognito.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="caller",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )
    client_id = made["UserPoolClient"]["ClientId"]
    ada = {"UserPoolId": pool_id, "Username": USER["USERNAME"]}
    cognito.admin_create_user(**ada)
    cognito.admin_set_user_password(**ada, Password=USER["PASSWORD"], Permanent=True)
    signed_in = cognito.admin_initiate_auth(
        UserPoolId=pool_id,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters=USER,
    )
    return Pool(
        issuer=f"https://cognito-idp.{session.region}.amazonaws.com/{pool_id}",
        token=signed_in["AuthenticationResult"]["IdToken"],
    )


@pytest.fixture(scope="module")
def urls(
    deployment: Deployment,
    issuer: Issuer,
    pool: Pool,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, str]]:
    """Where each front answers, by its kind."""
    ours = {"issuer": issuer.url, "audiences": ["us"], "scopes": ["predict"]}
    theirs = {"issuer": pool.issuer}
    configuration = {
        "region": deployment.environment.region,
        "account": "000000000000",
        "models": {
            "iris": {
                "artifact": "model_artifacts/iris",
                "container": {"framework": "xgboost", "version": "3.2-0"},
            }
        },
        "endpoints": {
            "iris": {
                "type": "real-time",
                "model": "iris",
                "instance_type": "ml.m5.large",
                "front": {
                    "http": {"authorisation": "jwt", "jwt": ours},
                    "rest": {"authorisation": "jwt", "jwt": theirs},
                },
            }
        },
    }
    file = tmp_path_factory.mktemp("tokens") / "tokens.yaml"
    file.write_text(yaml.safe_dump(configuration))
    with deployed_beside(deployment, file) as session:
        yield fronts_of(session)


def fronts_of(session: LocalSession) -> dict[str, str]:
    """The URL of each front of the endpoint."""
    endpoint = session.endpoint("iris")
    assert endpoint
    return {front.type: front.url for front in endpoint.fronts}


def species(url: str, token: str) -> str:
    """What the public client gets with a token."""
    return str(Front(url, auth=Bearer(token), content_type="text/csv").predict(FLOWER)).strip()


def test_a_token_of_any_issuer_opens_an_http_api(urls: dict[str, str], issuer: Issuer) -> None:
    """With the audience and the scope that the configuration names."""
    assert species(urls["http"], issuer.token(scope="predict")) == "Setosa"


@pytest.mark.parametrize(
    "claims",
    [
        {"scope": "other"},
        {"scope": "predict", "aud": "them"},
        {"scope": "predict", "exp": 1},
        {"scope": "predict", "iss": "http://127.0.0.1:1"},
    ],
    ids=["scope", "audience", "expired", "issuer"],
)
def test_another_token_does_not(
    urls: dict[str, str], issuer: Issuer, claims: dict[str, str]
) -> None:
    """What the configuration asks for is checked, each of it."""
    with pytest.raises(InvocationError, match=r"40[13]"):
        species(urls["http"], issuer.token(**claims))


def test_a_token_of_the_user_pool_opens_a_rest_api(urls: dict[str, str], pool: Pool) -> None:
    """The pool that the configuration names as the issuer."""
    assert species(urls["rest"], pool.token) == "Setosa"


def test_a_token_of_somebody_else_does_not(urls: dict[str, str], issuer: Issuer) -> None:
    """A REST API takes its pool's tokens alone."""
    with pytest.raises(InvocationError, match="401"):
        species(urls["rest"], issuer.token(scope="predict"))
