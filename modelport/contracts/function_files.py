"""What travels with a front's function: the schemas that it checks, and its own document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from modelport.contracts.contract import contract_of
from modelport.contracts.document import DESCRIBED, document_text
from modelport.interfaces.dialects import draft_7

if TYPE_CHECKING:
    from modelport.configuration import Environment
    from modelport.contracts.contract import EndpointContract

FOLDER = "inference_contract"
CONTRACT = "contract.json"
VALIDATOR = "fastjsonschema"
"""What the function needs beside its own code where there is something to check."""


def function_files(environment: Environment, key: str, kind: str) -> dict[str, bytes]:
    """The files of the front of that kind, by their names in the function's archive.

    Raises:
        InterfaceError: a `schema.json` or `samples.json` is not what it should be.
    """
    contract = contract_of(environment, key)
    files: dict[str, bytes] = {}
    if kind in DESCRIBED:
        files[f"{FOLDER}/openapi.json"] = document_text(environment, key, kind).encode()
    if any(address.input is not None for address in contract.addresses):
        text = json.dumps(_checked(contract), ensure_ascii=False, sort_keys=True)
        files[f"{FOLDER}/{CONTRACT}"] = text.encode()
    return files


def _checked(contract: EndpointContract) -> dict[str, Any]:
    """`contract.json`, as the function reads it."""
    return {
        "inputs": [
            {
                "targets": dict(address.targets),
                "schema": None if address.input is None else draft_7(address.input),
            }
            for address in contract.addresses
        ]
    }
