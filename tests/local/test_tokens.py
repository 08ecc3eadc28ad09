"""Fronts that ask for tokens, called by the public client: an issuer of one's own, and Cognito."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from inference_front.access_log import HTTP_FIELDS, REST_FIELDS
from modelport.aws.clients import client
from modelport.aws.session import LocalSession
from modelport.calling import graphql
from modelport.calling.errors import InvocationError
from modelport.calling.fronts import post
from modelport.client import Bearer, Front
from modelport.local.deployment import Deployment
from tests.local.beside import deployed_beside
from tests.local.user_pool import Pool, user_pool
from tests.local_aws.issuer import Issuer, issuing

FLOWER = "5.1,3.3,1.7,0.5"


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    """An issuer on loopback."""
    with issuing() as found:
        yield found


@pytest.fixture(scope="module")
def pool(deployment: Deployment) -> Pool:
    """A user pool with a user who has signed in."""
    return user_pool(deployment, "tokens")


@pytest.fixture(scope="module")
def urls(
    deployment: Deployment,
    issuer: Issuer,
    pool: Pool,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, str]]:
    """Where each front answers, by its kind."""
    ours = {"issuer": issuer.url, "audiences": ["us"], "scopes": ["predict"]}
    asked = {"issuer": issuer.url, "audiences": ["us"]}
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
                    "graphql": {"authorisation": "jwt", "jwt": asked},
                },
            },
            "pooled": {
                "type": "real-time",
                "model": "iris",
                "instance_type": "ml.m5.large",
                "front": {
                    "graphql": {
                        "authorisation": "jwt",
                        "jwt": {**theirs, "audiences": [pool.client_id]},
                    }
                },
            },
        },
    }
    file = tmp_path_factory.mktemp("tokens") / "tokens.yaml"
    file.write_text(yaml.safe_dump(configuration))
    with deployed_beside(deployment, file) as session:
        yield fronts_of(session)


def fronts_of(session: LocalSession) -> dict[str, str]:
    """The URL of each front of the endpoint, and of the one whose GraphQL asks for a pool's."""
    endpoint, pooled = session.endpoint("iris"), session.endpoint("pooled")
    assert endpoint
    assert pooled
    (front,) = pooled.fronts
    return {front.type: front.url for front in endpoint.fronts} | {"pooled": front.url}


def species(url: str, token: str) -> str:
    """What the public client gets with a token."""
    return str(Front(url, auth=Bearer(token), content_type="text/csv").predict(FLOWER)).strip()


def test_a_token_of_any_issuer_opens_an_http_api(urls: dict[str, str], issuer: Issuer) -> None:
    """With the audience and the scope that the configuration names."""
    assert species(urls["http"], issuer.token(scope="predict")) == "Setosa"


def asked_by_graphql(url: str, token: str) -> tuple[int, dict[str, Any]]:
    """The status and the envelope that a GraphQL API answers somebody with a token."""
    body = graphql.request(FLOWER.encode(), content_type="text/csv", accept="text/csv")
    headers = {"Content-Type": "application/json", "Authorization": token}
    answer = post(url, body, headers)
    status, envelope = graphql.unwrapped(answer.status, answer.headers, answer.body)
    return status, json.loads(envelope)


def test_a_token_opens_a_graphql_api(urls: dict[str, str], issuer: Issuer, pool: Pool) -> None:
    """Any issuer's and a pool's, for the client that the configuration names."""
    tokens = {"graphql": issuer.token(), "pooled": pool.id_token}
    for front, token in tokens.items():
        status, envelope = asked_by_graphql(urls[front], token)
        assert (status, envelope["data"]["body"]) == (200, "Setosa")


@pytest.mark.parametrize(
    "claims",
    [{"aud": "us-too"}, {"exp": 1}, {"iss": "http://127.0.0.1:1"}],
    ids=["audience", "expired", "issuer"],
)
def test_another_token_opens_no_graphql_api(
    urls: dict[str, str], issuer: Issuer, claims: dict[str, Any]
) -> None:
    """Nor does one that is good somewhere else, none at all, or one with its scheme before it."""
    refused = [(urls["graphql"], issuer.token(**claims)), (urls["pooled"], issuer.token())]
    scheme = (urls["graphql"], f"Bearer {issuer.token()}")
    for url, token in (*refused, (urls["graphql"], "anything"), scheme):
        status, envelope = asked_by_graphql(url, token)
        assert (status, envelope["error"]["type"]) == (401, "UnauthorizedException")


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
    assert species(urls["rest"], pool.id_token) == "Setosa"


def test_a_token_of_somebody_else_does_not(urls: dict[str, str], issuer: Issuer) -> None:
    """A REST API takes its pool's tokens alone."""
    with pytest.raises(InvocationError, match="401"):
        species(urls["rest"], issuer.token(scope="predict"))


@pytest.mark.parametrize("front", ["http", "rest"])
def test_the_access_log_has_every_request(
    urls: dict[str, str], deployment: Deployment, issuer: Issuer, pool: Pool, front: str
) -> None:
    """A JSON object for one that is answered and for one that is refused, with its id."""
    token = issuer.token(scope="predict") if front == "http" else pool.id_token
    headers = {"Content-Type": "text/csv", "User-Agent": 'a "tester"'}
    answered = post(urls[front], FLOWER.encode(), headers | {"Authorization": f"Bearer {token}"})
    refused = post(urls[front], FLOWER.encode(), headers)
    lines = {line["requestId"]: line for line in logged(deployment.bare_session(), urls[front])}
    name = "apigw-requestid" if front == "http" else "x-amzn-requestid"
    found = [lines[answer.headers[name]] for answer in (answered, refused)]
    assert [line["status"] for line in found] == ["200", "401"]
    fields = HTTP_FIELDS if front == "http" else REST_FIELDS
    assert [set(line) for line in found] == [set(fields)] * 2
    assert {line["identity.userAgent"] for line in found} == {'a "tester"'}
    first, second = found
    assert int(first["responseLength"]) == len(answered.body)
    assert int(first["integrationLatency"]) <= int(first["responseLatency"])
    assert (second["integrationLatency"], second["error.message"]) == ("-", "Unauthorized")


def logged(session: LocalSession, url: str) -> list[dict[str, str]]:
    """The lines of the log that the stage behind a URL names."""
    api = url.split("/")[5]
    rest = {found["id"] for found in client("apigateway", session).get_rest_apis()["items"]}
    if api in rest:
        (stage,) = client("apigateway", session).get_stages(restApiId=api)["item"]
        group = stage["accessLogSettings"]["destinationArn"].split(":")[6]
    else:
        (stage,) = client("apigatewayv2", session).get_stages(ApiId=api)["Items"]
        group = stage["AccessLogSettings"]["DestinationArn"].split(":")[6]
    found = client("logs", session).filter_log_events(logGroupName=group)["events"]
    return [json.loads(event["message"]) for event in found]
