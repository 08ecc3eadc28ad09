"""The paths of a front's document: each function here adds some, where the front has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelport.configuration.endpoints.fronts.common import streams
from modelport.contracts.bodies import prediction_response, request_body, target_parameters
from modelport.contracts.refusals import refused
from modelport.contracts.submission_paths import submission_paths

if TYPE_CHECKING:
    from modelport.configuration.endpoints.fronts import AnyFront
    from modelport.contracts.contract import EndpointContract


def paths(contract: EndpointContract, kind: str, front: AnyFront) -> dict[str, Any]:
    """Every path of the front of that kind."""
    found: dict[str, Any] = {}
    for part in PATHS:
        found |= part(contract, kind, front)
    return found


def _prediction(contract: EndpointContract, kind: str, _: AnyFront) -> dict[str, Any]:
    if contract.type == "asynchronous":
        return {}
    answers = {"200": prediction_response()} | refused(kind)
    return {
        "/predict": {
            "post": {
                "operationId": "predict",
                "summary": "Ask the model for a prediction",
                "parameters": target_parameters(contract),
                "requestBody": request_body(contract),
                "responses": answers,
            }
        }
    }


def _own_document(_contract: EndpointContract, kind: str, _front: AnyFront) -> dict[str, Any]:
    described = {
        "description": "An OpenAPI 3.1 document.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
    return {
        "/openapi.json": {
            "get": {
                "operationId": "describe",
                "summary": "Get this document",
                "responses": {"200": described} | refused(kind),
            }
        }
    }


def _stream(contract: EndpointContract, kind: str, front: AnyFront) -> dict[str, Any]:
    if not streams(front) or contract.type == "asynchronous":
        return {}
    events = {
        "description": "Server-sent events: pieces of the answer as they come, then `end`, or "
        "`error` with why it broke off.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
    return {
        "/stream": {
            "post": {
                "operationId": "stream",
                "summary": "Ask the model, and read its answer as it comes",
                "parameters": target_parameters(contract),
                "requestBody": request_body(contract),
                "responses": {"200": events} | refused(kind),
            }
        }
    }


PATHS = (_prediction, _stream, submission_paths, _own_document)
"""What adds paths to a document: functions of the contract, the front's kind and the front."""
