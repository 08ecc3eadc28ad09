"""Whose tokens a REST API takes."""

from typing import Any

import pytest

POOL = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123"


def tokens(trial: Any, kind: str, issuer: str, **keys: Any) -> None:
    """Gives the endpoint a REST API for an issuer's tokens."""
    front = {"authorisation": "jwt", "jwt": {"issuer": issuer, **keys}}
    trial.endpoint["front"] = {kind: front}


@pytest.mark.parametrize("kind", ["rest", "direct"])
@pytest.mark.parametrize(
    "issuer", [POOL, "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbC123"]
)
def test_tokens_of_a_user_pool_are_taken(trial: Any, kind: str, issuer: str) -> None:
    """In every partition."""
    tokens(trial, kind, issuer)
    trial.load()


@pytest.mark.parametrize("kind", ["rest", "direct"])
@pytest.mark.parametrize(
    "issuer",
    ["https://login.example.com", f"{POOL}/", POOL.replace("/eu-west-1_", "/eu-west-2_")],
)
def test_tokens_of_another_issuer_are_for_an_http_api(trial: Any, kind: str, issuer: str) -> None:
    """The message says which front can take them."""
    tokens(trial, kind, issuer)
    path = f"endpoints.iris.front.{kind}.jwt.issuer"
    trial.refuses(path, issuer, "a user pool of Amazon Cognito", "use front.http")


def test_audiences_that_nobody_checks_are_refused(trial: Any) -> None:
    """A REST API takes the tokens of all clients of a pool, so the key isn't there."""
    tokens(trial, "rest", POOL, audiences=["us"])
    trial.refuses("endpoints.iris.front.rest.jwt.audiences", "accepted: issuer, scopes")
