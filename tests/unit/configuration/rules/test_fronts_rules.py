"""What the rules on fronts refuse, and what they say."""

from typing import Any

import pytest

from modelport.configuration import check

EMBEDDED = "000000000000"
TOKENS = {"issuer": "https://issuer.example.com/pool", "audiences": ["us"]}
POOL = {"issuer": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123"}
DOMAIN = {
    "name": "iris.example.com",
    "certificate": "arn:aws:acm:eu-west-1:111122223333:certificate/12ab",
    "hosted_zone": "Z0123456789ABCDEFGHIJ",
    "mutual_tls": {"trust_store": "s3://ours/authorities.pem"},
}


def http(trial: Any, **keys: Any) -> None:
    """Gives the endpoint an HTTP API."""
    trial.endpoint["front"] = {"http": keys}


def in_production(trial: Any) -> str:
    """The one error of the same file by another name."""
    report = check(trial.write(name="prod"))
    (error,) = report.errors
    assert not report.warnings
    return str(error)


def test_an_open_api(trial: Any) -> None:
    """Nobody is asked in the embedded AWS alone."""
    trial.endpoint["front"] = {"rest": {"authorisation": "open"}}
    trial.refuses("endpoints.iris.front.rest.authorisation", "received open", "choose iam or")
    trial.data["account"] = EMBEDDED
    trial.load()


def test_nothing_is_open_in_production(trial: Any) -> None:
    """Not even where it could do no harm: the same file goes to AWS one day."""
    trial.data["account"] = EMBEDDED
    http(trial, authorisation="open")
    trial.load()
    assert "never in an environment named prod" in in_production(trial)


@pytest.mark.parametrize(
    ("kind", "tokens"), [("rest", POOL), ("direct", POOL), ("http", TOKENS), ("graphql", TOKENS)]
)
def test_tokens_and_their_section_go_together(
    trial: Any, kind: str, tokens: dict[str, Any]
) -> None:
    """Neither is of use without the other."""
    trial.endpoint["front"] = {kind: {"authorisation": "jwt"}}
    trial.refuses(f"endpoints.iris.front.{kind}.jwt", "jwt needs it")
    trial.endpoint["front"] = {kind: {"jwt": tokens}}
    trial.refuses(f"endpoints.iris.front.{kind}.jwt", "received it with authorisation: iam")


def test_a_quota_is_of_a_key(trial: Any) -> None:
    """API Gateway counts by keys alone."""
    trial.endpoint["front"] = {"rest": {"quota": {"requests": 10}}}
    trial.refuses("endpoints.iris.front.rest.quota", "authorisation: api-key")


@pytest.mark.parametrize(
    "issuer",
    ["issuer.example.com", "http://issuer.example.com", "https://a.example.com?x=1", "https://a"],
)
def test_an_issuer_is_a_url(trial: Any, issuer: str) -> None:
    """Which is fetched over TLS."""
    http(trial, authorisation="jwt", jwt=TOKENS | {"issuer": issuer})
    trial.refuses("endpoints.iris.front.http.jwt.issuer", issuer, "https://")


def test_an_issuer_on_loopback(trial: Any) -> None:
    """The embedded AWS alone can reach it."""
    http(trial, authorisation="jwt", jwt=TOKENS | {"issuer": "http://127.0.0.1:8080"})
    trial.refuses("endpoints.iris.front.http.jwt.issuer", "only in the embedded AWS")
    trial.data["account"] = EMBEDDED
    trial.load()


@pytest.mark.parametrize(
    "origin", ["example.com", "https://example.com/", "https://*.example.com", "null"]
)
def test_an_origin_is_what_browsers_send(trial: Any, origin: str) -> None:
    """A scheme, a host and perhaps a port."""
    http(trial, cors={"origins": ["https://a.example.com:8443", "http://localhost:3000", origin]})
    trial.refuses("endpoints.iris.front.http.cors.origins", origin, "https://example.com")


def test_every_page_may_call(trial: Any) -> None:
    """That deserves a look, and is refused in production and beside other origins."""
    http(trial, cors={"origins": ["*"]})
    trial.warns("endpoints.iris.front.http.cors.origins", "every page may call it")
    assert "never in an environment named prod" in in_production(trial)
    http(trial, cors={"origins": ["*", "https://example.com"]})
    trial.refuses("endpoints.iris.front.http.cors.origins", "* alone")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("name", "https://iris.example.com", "a host name"),
        ("name", "iris", "a host name"),
        ("name", "Iris.example.com", "lower case"),
        ("certificate", "arn:aws:acm:us-east-1:111122223333:certificate/12ab", "one in eu-west-1"),
        ("certificate", "arn:aws:iam::111122223333:server-certificate/a", "arn:aws:acm:REGION"),
        ("hosted_zone", "example.com", "a zone's identifier"),
        ("mutual_tls.trust_store", "https://ours/authorities.pem", "s3://bucket/key"),
    ],
)
def test_a_domain(trial: Any, key: str, value: str, said: str) -> None:
    """Its name, its certificate in the same region, its zone, and whom it trusts."""
    http(trial, domain=DOMAIN)
    trial.load()
    outer, _, inner = key.partition(".")
    http(trial, domain=DOMAIN | {outer: {inner: value} if inner else value})
    trial.refuses(f"endpoints.iris.front.http.domain.{key}", said)


def test_a_domain_of_two_fronts(trial: Any) -> None:
    """One name leads to one place."""
    trial.endpoint["front"] = {"http": {"domain": DOMAIN}, "rest": {"domain": DOMAIN}}
    trial.refuses("endpoints.iris.front.http.domain.name", "as endpoints.iris.front.rest.domain")


def test_a_web_acl_of_somewhere_else(trial: Any) -> None:
    """CloudFront's are global; an API takes those of its region."""
    acl = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/ours/12ab"
    trial.endpoint["front"] = {"rest": {"firewall": {"web_acl": acl}}}
    trial.refuses("endpoints.iris.front.rest.firewall.web_acl", "regional/webacl/NAME/ID")


def test_throttling_above_the_quota(trial: Any) -> None:
    """More than an account gets is a warning, since AWS raises quotas."""
    throttling = {"requests_per_second": 10_001, "burst": 5_000}
    trial.endpoint["front"] = {"rest": {"throttling": throttling}}
    where = "endpoints.iris.front.rest.throttling"
    trial.warns(f"{where}.requests_per_second", "received 10,001; accepted: at most 10,000")
    throttling |= {"requests_per_second": 10_000, "burst": 5_001}
    trial.warns(f"{where}.burst", "received 5,001; accepted: at most 5,000")


@pytest.mark.parametrize("kind", ["graphql", "function_url"])
def test_a_region_that_may_lack_a_front_is_a_warning(trial: Any, kind: str) -> None:
    """CloudFormation's schemas may lag behind."""
    trial.endpoint["front"] = {kind: {}}
    assert trial.check().warnings == ()
    trial.data["region"] = "mx-central-1"
    paths = [warning.path for warning in trial.check().warnings]
    assert f"endpoints.iris.front.{kind}" in paths
