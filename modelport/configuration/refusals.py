"""Keys that are known, but not where they stand: why that is, and what to do instead."""

from modelport.configuration.endpoints.common import Instances, Isolated
from modelport.configuration.keys import Location, known_keys, sections_at, tag

_TOP = 4
"""Parts in the location of an endpoint's own key: endpoints, its name, its type, the key."""
ELASTIC_INFERENCE = (
    "Amazon Elastic Inference is no longer available: choose a GPU or Inferentia instance_type "
    "such as ml.g5.xlarge or ml.inf2.xlarge, or a smaller CPU type"
)
_EDGE_MANAGER = (
    "SageMaker Edge Manager ended on 26 April 2024: run the model on devices with ONNX and AWS "
    "IoT Greengrass, or serve it from an endpoint"
)
RETIRED = {
    "accelerator_type": ELASTIC_INFERENCE,
    "accelerator_types": ELASTIC_INFERENCE,
    "elastic_inference": ELASTIC_INFERENCE,
    "edge_manager": _EDGE_MANAGER,
    "edge_packaging": _EDGE_MANAGER,
    "edge_deployment": _EDGE_MANAGER,
}
"""What AWS has ended, by the keys under which people look for it."""

_NO_INSTANCES = {
    "serverless": "SageMaker chooses what serverless inference runs on: say memory_size",
    "lambda": "AWS Lambda chooses what the function runs on: say memory_size",
}
_NO_TIMEOUTS = {
    "serverless": "SageMaker gives serverless inference 3 minutes for download and /ping",
    "lambda": "the function fetches its model within timeout",
}
_NO_NETWORK = {
    "serverless": "SageMaker takes neither a VPC nor network isolation for serverless inference: "
    "choose type: real-time",
    "lambda": "the function has nothing to reach but its model in S3: choose type: real-time for a "
    "model in a VPC",
    "batch": "transform jobs run in SageMaker's own network here: choose an endpoint for a model "
    "in a VPC",
}
_REASONS: dict[str, dict[str, str]] = {
    **dict.fromkeys(Instances.model_fields, _NO_INSTANCES),
    **dict.fromkeys(Isolated.model_fields, _NO_NETWORK),
    "model_download_timeout": _NO_TIMEOUTS,
    "container_startup_timeout": _NO_TIMEOUTS,
    "volume_size": {**_NO_INSTANCES, "batch": "SageMaker sizes the volumes of transform instances"},
    "volume_key": {
        "serverless": "remove it: the environment's own key encrypts the storage",
        "lambda": "AWS Lambda encrypts the function's storage itself",
    },
    "capture": {
        "serverless": "SageMaker has no data capture for serverless inference: choose type: "
        "real-time",
        "multi-model": "SageMaker has no data capture for multi-model endpoints: choose type: "
        "real-time for a model to watch",
        "inference-components": "data capture belongs to a variant with a model of its own: choose "
        "type: real-time for a model to watch",
        "lambda": "data capture belongs to SageMaker endpoints: choose type: real-time",
    },
    "front": {
        "inference-components": "a request has to name a component, which no front does: call the "
        "endpoint with InferenceComponentName, or choose type: real-time",
        "batch": "a job answers nobody: its results are below output",
        "lambda": "the function is called by AWS Lambda's Invoke: choose type: serverless or "
        "real-time for an API",
    },
    "variants": {
        "serverless": "a serverless endpoint has a single variant",
        "asynchronous": "an asynchronous endpoint has a single variant here",
        "lambda": "a function has no production variants",
    },
    "shadow": {
        "serverless": "SageMaker takes no shadow variants with serverless inference",
        "asynchronous": "SageMaker takes no shadow variants with asynchronous inference",
        "multi-model": "SageMaker takes no shadow variants with multi-model endpoints",
        "multi-container": "SageMaker takes no shadow variants with multi-container endpoints",
        "pipeline": "SageMaker takes no shadow variants with more than one container",
    },
    "scaling": {
        "inference-components": "copies are scaled, and instances with them: say scaling in each "
        "component, and managed_instances",
        "lambda": "AWS Lambda scales by itself",
        "batch": "a job has a fixed number of instances: say instance_count",
    },
    "deployment": {
        "serverless": "SageMaker's deployment guardrails are for real-time and asynchronous "
        "inference: a serverless endpoint is updated all at once",
        "inference-components": "each component is updated on its own, without the endpoint's "
        "instances: say deployment in each component",
        "lambda": "AWS Lambda updates the function all at once",
        "batch": "a job that runs keeps the model that it began with",
    },
    "model": dict.fromkeys(
        ("multi-model", "multi-container", "pipeline"), "there are several: say models"
    )
    | {"inference-components": "there are several: say model in each of components"},
}
"""Why a type of endpoint does not have a key that others have."""


def find(key: str, location: Location) -> tuple[str, str, str] | None:
    """What was received, what is accepted and what to do; None for a key that nobody knows."""
    if advice := RETIRED.get(key.lower()):
        return f"{key}, which AWS has ended", "nothing", advice
    place = _as_of_an_endpoint(location)
    here = str(place[_TOP - 2]) if len(place) >= _TOP else ""
    others = [name for name in _types() if name != here and _knows(place, name)]
    if here not in {*_types(), "batch"} or not others:
        return None
    reason = _REASONS.get(key, {}).get(here) if len(place) == _TOP else None
    advice = reason or f"remove it, or choose type: {others[0]}"
    kind = here if here == "batch" else f"type: {here}"
    return f"{key} with {kind}", f"{key} with type: {', '.join(others)}", advice


def _types() -> list[str]:
    return [tag(section) for section in sections_at(("endpoints", "NAME"))]


def _as_of_an_endpoint(location: Location) -> Location:
    """A location below `endpoints`; a batch transform's is taken for that of one more type."""
    if location[0] == "batch":
        return ["endpoints", *location[1:2], "batch", *location[2:]]
    return location if location[0] == "endpoints" else ()


def _knows(place: Location, other: str) -> bool:
    """Whether another type of endpoint has the key at the same place."""
    above = (*place[:2], other, *place[3:-1])
    return any(place[-1] in known_keys(section) for section in sections_at(above))
