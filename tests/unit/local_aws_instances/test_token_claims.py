"""Load balancers let pass who has a token as it must be."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local_aws.ministack_hooks import load_balancer_tokens, malformed_tokens
from local_aws.ministack_hooks.internals import internal
from tests.local_aws.issuer import Issuer, issuing

AUDIENCE = {"Name": "aud", "Format": "single-string", "Values": ["us"]}


@pytest.mark.parametrize(
    ("form", "value", "has"),
    [
        ("single-string", "us", True),
        ("single-string", "us them", False),
        ("single-string", ["us"], False),
        ("single-string", None, False),
        ("space-separated-values", "them us", True),
        ("space-separated-values", "them usual", False),
        ("string-array", ["them", "us"], True),
        ("string-array", [{}, "us"], True),
        ("string-array", [{}], False),
        ("string-array", "us", False),
    ],
)
def test_a_claim_has_the_format_and_the_value(form: str, value: object, *, has: bool) -> None:
    """What has another format is another claim."""
    asked = {"Name": "aud", "Format": form, "Values": ["us"]}
    assert load_balancer_tokens._has({"aud": value}, asked) is has


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    """Whose tokens are good."""
    with issuing() as found:
        yield found


@pytest.fixture
def status(issuer: Issuer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """What a listener of a template answers to somebody with these headers."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    balancers = internal("services.alb")
    templates = internal("services.cloudformation.provisioners")
    gateway = internal("services.apigateway")
    for module, name in (
        (balancers, "_execute_actions"),
        (templates, "_elbv2_listener_actions"),
        (gateway, "_resolve_jwks_url"),
        (gateway, "_validate_jwt_authorizer"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name))
    malformed_tokens.install()
    load_balancer_tokens.install()
    config = {"Issuer": issuer.url, "JwksEndpoint": f"{issuer.url}/keys"}

    def answer(*, checked: bool = True, **headers: str) -> int:
        checks = {"JwtValidationConfig": {**config, "AdditionalClaims": [AUDIENCE]}}
        gate = {"Type": "jwt-validation", **(checks if checked else {})}
        page = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}
        actions = templates._elbv2_listener_actions({"DefaultActions": [gate, page]}, "")
        found = asyncio.run(balancers._execute_actions(actions, "GET", "/", headers, b"", {}))
        return int(found[0])

    return answer


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({}, 200),
        ({"iss": "https://another.example.com"}, 401),
        ({"exp": 1}, 401),
        ({"exp": None}, 401),
        ({"nbf": 2**40}, 401),
        ({"aud": "them"}, 401),
        ({"exp": "soon"}, 401),
        ({"exp": {}}, 401),
        ({"exp": float("inf")}, 401),
    ],
)
def test_a_token_is_of_the_issuer_in_time_and_for_us(
    status: Any, issuer: Issuer, claims: dict[str, object], expected: int
) -> None:
    """One that never expires is no token."""
    assert status(authorization=f"Bearer {issuer.token(**claims)}") == expected


def test_a_token_is_there_and_signed(status: Any, issuer: Issuer) -> None:
    """Not by another key, and not with claims that somebody changed."""
    head, _, signature = issuer.token().split(".")
    forged = ".".join((head, issuer.token(sub="somebody-else").split(".")[1], signature))
    other = Issuer()
    other.url = issuer.url
    for headers in ({}, *({"authorization": token} for token in (forged, other.token()))):
        assert status(**headers) == 401


def test_a_part_that_is_no_object_is_no_token(status: Any) -> None:
    """Nobody has to sign such a thing, so that anybody may send it."""
    assert status(authorization="Bearer W10.W10.W10") == 401


def test_a_check_that_says_nothing_lets_nobody_pass(status: Any, issuer: Issuer) -> None:
    """It fails closed."""
    assert status(checked=False, authorization=f"Bearer {issuer.token()}") == 401
