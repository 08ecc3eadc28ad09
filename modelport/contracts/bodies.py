"""What is sent and what comes back, as a document's paths say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelport.contracts.components import any_of, reference, taken

if TYPE_CHECKING:
    from modelport.contracts.contract import EndpointContract
    from modelport.interfaces.samples import Sample

_LONGEST_SUMMARY = 60


def prediction_response() -> dict[str, Any]:
    """The response that holds a prediction."""
    return {
        "description": "The model's answer.",
        "content": {"application/json": {"schema": reference("Prediction")}},
    }


def request_body(contract: EndpointContract) -> dict[str, Any]:
    """The bodies that are taken, by content type, with the models' samples."""
    types = dict.fromkeys(kind for a in contract.addresses for kind in a.content_types)
    return {"required": True, "content": {kind: _media(contract, kind) for kind in types}}


def target_parameters(contract: EndpointContract) -> list[dict[str, Any]]:
    """The headers that choose one of an endpoint's models."""
    return [
        {
            "name": header,
            "in": "header",
            "required": all(header in address.targets for address in contract.addresses),
            "description": "Which of the endpoint's models answers.",
            # No enumeration: a multi-model endpoint takes further models while it runs.
            "schema": {"type": "string", "examples": list(values)},
            "example": values[0],
        }
        for header, values in contract.target_headers.items()
    ]


def _media(contract: EndpointContract, content_type: str) -> dict[str, Any]:
    asked = [a for a in contract.addresses if content_type in a.content_types]
    examples = {
        f"{address.name}-{number}": _example(sample)
        for address in asked
        for number, sample in enumerate(address.samples, 1)
        if sample.content_type == content_type
    }
    media: dict[str, Any] = {"schema": any_of([taken(address, contract) for address in asked])}
    return media | ({"examples": examples} if examples else {})


def _example(sample: Sample) -> dict[str, Any]:
    shown = " | ".join(sample.texts)
    summary = shown if len(shown) <= _LONGEST_SUMMARY else f"{shown[:_LONGEST_SUMMARY]}…"
    return {"summary": summary, "value": sample.value}
