"""What a caller has to show, as OpenAPI's security schemes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelport.configuration.endpoints.fronts import AnyFront


def security_schemes(front: AnyFront) -> dict[str, Any]:
    """The schemes by name, all of which a request has to satisfy; none for an open front."""
    found: dict[str, Any] = {}
    if front.authorisation == "iam":
        # How API Gateway's own exports say it: API Gateway developer guide, "x-amazon-apigateway-
        # authtype property".
        found["iam"] = {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Signature Version 4, with the credentials of who may call.",
            "x-amazon-apigateway-authtype": "awsSigv4",
        }
    if front.authorisation == "api-key":
        found["api-key"] = {"type": "apiKey", "in": "header", "name": "x-api-key"}
    if front.authorisation == "jwt":
        found["jwt"] = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"} | _issuer(front)
    if front.authorisation == "mutual-tls" or _domain(front, "mutual_tls"):
        found["mutual-tls"] = {"type": "mutualTLS"}
    return found


def _issuer(front: AnyFront) -> dict[str, str]:
    token = getattr(front, "jwt", None)
    return {"description": f"A token of {token.issuer}"} if token else {}


def server_url(front: AnyFront) -> str:
    """Where the API is: its own domain or, beside the document, wherever that was fetched from."""
    name = _domain(front, "name")
    return f"https://{name}" if name else "."


def _domain(front: AnyFront, key: str) -> Any:
    return getattr(getattr(front, "domain", None), key, None)
