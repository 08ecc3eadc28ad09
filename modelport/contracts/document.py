"""The OpenAPI 3.1 document of a front: the same bytes for the same configuration."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from modelport.contracts.components import schemas
from modelport.contracts.contract import contract_of
from modelport.contracts.paths import paths
from modelport.contracts.refusals import refusals
from modelport.contracts.security import security_schemes, server_url

if TYPE_CHECKING:
    from modelport.configuration import Environment

DESCRIBED = ("rest", "direct", "http", "function_url", "fargate", "ec2", "eks")
"""The kinds of front that OpenAPI can describe: GraphQL describes itself."""


def document(
    environment: Environment, key: str, kind: str, *, url: str | None = None
) -> dict[str, Any]:
    """The document of the front of that kind of the endpoint at `key`.

    Args:
        environment: the whole configuration.
        key: the endpoint's key in it.
        kind: one of `DESCRIBED`, which the endpoint has.
        url: where the API is, without a path's name; by default its own domain, or relative to
            where the document is fetched from.

    Raises:
        InterfaceError: a `schema.json` or `samples.json` is not what it should be.
    """
    endpoint = environment.endpoints[key]
    front = getattr(endpoint, "front").asked_for[kind]  # noqa: B009 - not every type has fronts
    contract = contract_of(environment, key)
    schemes = security_schemes(front)
    only = contract.addresses[0] if len(contract.addresses) == 1 else None
    title = (only.title if only else None) or f"Predictions of {contract.name}"
    about = [f"The {kind} front of the endpoint {contract.name}."]
    if only and only.description:
        about.insert(0, only.description)
    found: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "description": "\n\n".join(about),
            "version": "1",
        },
        "servers": [{"url": url or server_url(front)}],
        "paths": paths(contract, kind, front),
        "components": {"schemas": schemas(contract), "responses": refusals(kind)},
    }
    if schemes:
        found["components"]["securitySchemes"] = schemes
        found["security"] = [{name: [] for name in schemes}]
    return found


def document_text(environment: Environment, key: str, kind: str, *, url: str | None = None) -> str:
    """The document as it is printed and served.

    Raises:
        InterfaceError: a `schema.json` or `samples.json` is not what it should be.
    """
    found = document(environment, key, kind, url=url)
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
