"""The schemas of a document: what each model takes and answers, and the envelope around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from modelport.interfaces.walking import rewritten

if TYPE_CHECKING:
    from modelport.contracts.contract import AddressContract, EndpointContract
    from modelport.interfaces.walking import Schema

ENVELOPE = {"type": "object", "required": ["code", "message", "error", "data"]}


def reference(name: str) -> dict[str, str]:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def schemas(contract: EndpointContract) -> dict[str, Any]:
    """Every schema of the document, by name."""
    found: dict[str, Any] = {"Error": _error(), "Prediction": _prediction(contract)}
    for address in contract.addresses:
        for part, schema in (("Input", address.input), ("Output", address.output)):
            if schema is not None:
                name = _name(part, address, contract)
                found[name] = _at(name, schema)
    return dict(sorted(found.items()))


def taken(address: AddressContract, contract: EndpointContract) -> Schema:
    """The schema of the bodies that are taken at an address."""
    return True if address.input is None else reference(_name("Input", address, contract))


def any_of(several: list[Any]) -> Schema:
    """A schema that takes what one of them takes."""
    distinct = [s for n, s in enumerate(several) if s not in several[:n]]
    if any(schema is True for schema in distinct) or not distinct:
        return {}
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def _name(part: str, address: AddressContract, contract: EndpointContract) -> str:
    if len(contract.addresses) == 1:
        return part
    return f"{part}-{re.sub('[^a-zA-Z0-9._-]', '-', address.name)}"


def _at(name: str, schema: Schema) -> Schema:
    """The schema with its references leading to where it stands in the document."""

    def moved(part: dict[str, Any], _: str) -> Schema:
        if "$ref" in part:
            part["$ref"] = f"{reference(name)['$ref']}{part['$ref'].removeprefix('#')}"
        part.pop("$schema", None)
        return part

    return rewritten(schema, moved)


def _prediction(contract: EndpointContract) -> dict[str, Any]:
    answers = [
        True if address.output is None else reference(_name("Output", address, contract))
        for address in contract.addresses
    ]
    return ENVELOPE | {
        "description": "What the model answered.",
        "properties": {
            "code": {"const": 0},
            "message": {"type": "null"},
            "error": {"type": "null"},
            "data": {
                "type": "object",
                "required": ["body", "httpStatusCode", "contentType"],
                "properties": {
                    "body": any_of(answers),
                    "httpStatusCode": {"type": "integer", "examples": [200]},
                    "contentType": {"type": "string", "examples": ["application/json"]},
                },
            },
        },
    }


def _error() -> dict[str, Any]:
    return ENVELOPE | {
        "description": "Why there is no answer.",
        "properties": {
            "code": {"description": "The HTTP status.", "type": "integer"},
            "message": {"type": "string"},
            "error": {
                "type": "object",
                "required": ["type", "requestId"],
                "properties": {
                    "type": {"type": "string"},
                    "requestId": {
                        "description": "What to give to whoever operates the API.",
                        "type": "string",
                    },
                },
            },
            "data": {"type": "null"},
        },
    }
