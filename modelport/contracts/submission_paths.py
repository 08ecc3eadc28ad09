"""The paths of an asynchronous endpoint's front: submit, ask how it goes, fetch the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelport.contracts.bodies import prediction_response, request_body
from modelport.contracts.components import ENVELOPE
from modelport.contracts.refusals import refused

if TYPE_CHECKING:
    from modelport.configuration.endpoints.fronts import AnyFront
    from modelport.contracts.contract import EndpointContract

_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "What a submission was answered with.",
    "schema": {"type": "string", "format": "uuid"},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same key and the same request are submitted once.",
    "schema": {"type": "string"},
}
_INPUT = {
    "name": "X-Amzn-SageMaker-InputLocation",
    "in": "header",
    "description": "An s3:// URI with the input, in place of a body.",
    "schema": {"type": "string"},
}
_STATE = {"enum": ["pending", "succeeded", "failed"]}
_TEXT = {"type": "string"}


def submission_paths(contract: EndpointContract, kind: str, _: AnyFront) -> dict[str, Any]:
    """The paths of an asynchronous endpoint's front; none of another's."""
    if contract.type != "asynchronous":
        return {}
    pending = _answer("It waits, or is at work.", {"id": _TEXT, "state": {"const": "pending"}})
    elsewhere = _answer(
        "The answer is long: it lies at `url`.",
        {"id": _TEXT, "state": _STATE, "url": _TEXT, "expires": {"type": "integer"}},
    )
    state = {"id": _TEXT, "state": _STATE, "submitted": {"type": "string", "format": "date-time"}}
    submit = _operation("submit", "Submit a request", {"202": pending}, kind)
    submit |= {"parameters": [_KEY, _INPUT], "requestBody": _optional(contract)}
    look = _operation("state", "Ask how it goes", {"200": _answer("How it goes.", state)}, kind)
    results = {"200": prediction_response(), "202": pending, "303": elsewhere}
    fetch = _operation("result", "Fetch the answer", results, kind)
    upload = _operation("upload", "Ask for a place for a large input", {"200": _UPLOAD}, kind)
    return {
        "/predictions": {"post": submit},
        "/predictions/{id}": {"get": look | {"parameters": [_ID]}},
        "/predictions/{id}/result": {"get": fetch | {"parameters": [_ID]}},
        "/uploads": {"post": upload},
    }


def _operation(name: str, summary: str, answers: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"operationId": name, "summary": summary, "responses": answers | refused(kind)}


def _optional(contract: EndpointContract) -> dict[str, Any]:
    """The body: none where a header says where the input lies."""
    return request_body(contract) | {"required": False}


def _answer(description: str, data: dict[str, Any]) -> dict[str, Any]:
    about = {"type": "object", "properties": data, "required": sorted(data)}
    nothing = {"type": "null"}
    properties = {"code": {"const": 0}, "message": nothing, "error": nothing, "data": about}
    schema = ENVELOPE | {"properties": properties}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


_UPLOAD = _answer(
    "A form that puts the input into S3, and what to name it by.",
    {"input": _TEXT, "url": _TEXT, "fields": {"type": "object"}, "expires": {"type": "integer"}},
)
