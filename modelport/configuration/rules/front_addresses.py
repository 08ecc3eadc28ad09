"""What fronts name of the world outside: issuers, domains, web pages, certificates, web ACLs."""

import re
from collections.abc import Iterator

from modelport.configuration.endpoints.fronts.common import CrossOrigin, Domain
from modelport.configuration.environment import EMBEDDED_ACCOUNT, Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.addresses import S3, arn
from modelport.configuration.rules.fronts import PRODUCTION, fronts

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = rf"({_LABEL}\.)+[a-z]{{2,63}}"
_PORT = r"(:[0-9]{1,5})?"
_LOOPBACK = rf"http://(127\.0\.0\.1|localhost){_PORT}"
_ISSUER = rf"https://{_HOST}{_PORT}(/[^\s?#]*)?"
_ORIGIN = rf"https?://({_HOST}|localhost|127\.0\.0\.1){_PORT}"
_ZONE = r"Z[A-Z0-9]{1,31}"
_LONGEST_NAME = 253
ANYBODY = "*"


def errors(environment: Environment) -> Iterator[Problem]:
    """Whatever AWS, or a browser, could not make sense of."""
    names: dict[str, str] = {}
    for path, front in fronts(environment):
        if token := getattr(front, "jwt", None):
            yield from _issuer(join(path, "jwt.issuer"), token.issuer, environment)
        if cors := getattr(front, "cors", None):
            yield from _origins(join(path, "cors.origins"), cors, environment)
        if domain := getattr(front, "domain", None):
            yield from _domain(join(path, "domain"), domain, environment, names)
        if mutual_tls := getattr(front, "mutual_tls", None):
            yield from _trust_store(join(path, "mutual_tls"), mutual_tls.trust_store)
        if firewall := getattr(front, "firewall", None):
            where = join(path, "firewall.web_acl")
            yield from arn(where, firewall.web_acl, "wafv2", environment)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Fronts that every web page may call."""
    for path, front in fronts(environment):
        cors = getattr(front, "cors", None)
        if cors and cors.origins == [ANYBODY] and environment.name != PRODUCTION:
            accepted = "the origins of your pages"
            yield Problem(join(path, "cors.origins"), ANYBODY, accepted, "every page may call it")


def _issuer(path: str, issuer: str, environment: Environment) -> Iterator[Problem]:
    if re.fullmatch(_ISSUER, issuer):
        return
    accepted = "an https:// URL without a query, as the tokens have it in iss"
    if re.fullmatch(rf"{_LOOPBACK}(/[^\s?#]*)?", issuer):
        if environment.is_embedded:
            return
        accepted += f"; http:// on loopback only in the embedded AWS (account {EMBEDDED_ACCOUNT})"
    yield Problem(path, show(issuer), accepted, "write it so")


def _origins(path: str, cors: CrossOrigin, environment: Environment) -> Iterator[Problem]:
    for origin in cors.origins:
        if origin != ANYBODY and not re.fullmatch(_ORIGIN, origin):
            accepted = "a scheme, a host in lower case and perhaps a port, or * alone"
            yield Problem(path, show(origin), accepted, "write it as https://example.com")
    if ANYBODY in cors.origins and len(cors.origins) > 1:
        yield Problem(path, "* among others", "* alone, or origins", "remove one of both")
    if ANYBODY in cors.origins and environment.name == PRODUCTION:
        accepted = f"the origins of your pages; * never in an environment named {PRODUCTION}"
        yield Problem(path, ANYBODY, accepted, "name the pages that call it")


def _domain(
    path: str, domain: Domain, environment: Environment, names: dict[str, str]
) -> Iterator[Problem]:
    where = join(path, "name")
    if not re.fullmatch(_HOST, domain.name) or len(domain.name) > _LONGEST_NAME:
        accepted = "a host name in lower case, such as iris.example.com"
        yield Problem(where, show(domain.name), accepted, "write it so")
    elif (first := names.setdefault(domain.name, where)) != where:
        accepted = "a name of its own for each front"
        yield Problem(where, f"{domain.name}, as {first} has it", accepted, "rename one", (first,))
    yield from arn(join(path, "certificate"), domain.certificate, "acm", environment)
    if domain.hosted_zone is not None and not re.fullmatch(_ZONE, domain.hosted_zone):
        accepted = "a zone's identifier, such as Z0123456789ABCDEFGHIJ"
        advice = "take it from Route 53"
        yield Problem(join(path, "hosted_zone"), show(domain.hosted_zone), accepted, advice)
    if domain.mutual_tls:
        yield from _trust_store(join(path, "mutual_tls"), domain.mutual_tls.trust_store)


def _trust_store(path: str, uri: str) -> Iterator[Problem]:
    if not S3.fullmatch(uri):
        accepted = "the s3://bucket/key of a PEM file"
        yield Problem(join(path, "trust_store"), show(uri), accepted, "write it so")
