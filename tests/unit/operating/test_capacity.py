"""`modelport scale`: what is sent to SageMaker, waited for and refused."""

from typing import Any

import pytest

from modelport.aws.targets import Target
from modelport.operating.capacity import capacities_of, parse_counts, set_capacities
from modelport.operating.live import LiveError


class _Aws:
    """SageMaker and autoscaling for one endpoint, which is Updating for a look after a change."""

    def __init__(self, *, variants: Any, bounds: Any = None, components: Any = None) -> None:
        self.variants, self.bounds, self.components = variants, bounds or {}, components or {}
        self.asked: list[Any] = []
        self.statuses = ["InService"]

    def describe_endpoint(self, **_: Any) -> dict[str, Any]:
        return {"EndpointStatus": self._status(), "ProductionVariants": self.variants}

    def _status(self) -> str:
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]

    def describe_scalable_targets(self, **asked: Any) -> dict[str, Any]:
        found = self.bounds.get((asked["ResourceIds"][0], asked["ScalableDimension"]))
        least_most = [{"MinCapacity": found[0], "MaxCapacity": found[1]}] if found else []
        return {"ScalableTargets": least_most}

    def update_endpoint_weights_and_capacities(self, **request: Any) -> None:
        self.asked.append(request["DesiredWeightsAndCapacities"])
        self.statuses = ["Updating", "InService"]

    def get_paginator(self, _: str) -> "_Aws":
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        return [{"InferenceComponents": [{"InferenceComponentName": n} for n in self.components]}]

    def describe_inference_component(self, *, InferenceComponentName: str) -> dict[str, Any]:  # noqa: N803 - boto3's
        count = self.components[InferenceComponentName]
        if isinstance(count, str):
            base = {"BaseInferenceComponentName": count}
            return {"InferenceComponentStatus": "InService", "Specification": base}
        return {
            "InferenceComponentStatus": self._status(),
            "RuntimeConfig": {"CurrentCopyCount": count},
        }

    def update_inference_component_runtime_config(self, **request: Any) -> None:
        self.asked.append(request)
        copies = request["DesiredRuntimeConfig"]["CopyCount"]
        self.components[request["InferenceComponentName"]] = copies
        self.statuses = ["Updating", "InService"]


INSTANCES = [{"VariantName": "AllTraffic", "CurrentInstanceCount": 2}]
TWO = [*INSTANCES, {"VariantName": "Other", "CurrentInstanceCount": 1}]
SERVERLESS = [{"VariantName": "AllTraffic", "CurrentServerlessConfig": {"MaxConcurrency": 5}}]
BOUNDS = {("endpoint/e/variant/AllTraffic", "sagemaker:variant:DesiredInstanceCount"): (1, 4)}


def _target(aws: _Aws, kind: str = "real-time") -> Target:
    return Target(name="e", type=kind, client=lambda _service: aws)


def _set(aws: _Aws, *words: str, kind: str = "real-time") -> Any:
    counts = parse_counts(words)
    return set_capacities(_target(aws, kind), counts, tell=lambda _: None, pause=0)


def test_a_count_alone_means_the_only_variant() -> None:
    """And is waited for."""
    aws = _Aws(variants=INSTANCES, bounds=BOUNDS)
    (capacity,) = _set(aws, "3")
    assert aws.asked == [[{"VariantName": "AllTraffic", "DesiredInstanceCount": 3}]]
    assert aws.statuses == ["InService"]
    assert capacity.bounds == (1, 4)


def test_provisioned_concurrency_is_set_on_serverless_variants() -> None:
    """They have no instances."""
    aws = _Aws(variants=SERVERLESS)
    _set(aws, "AllTraffic=2", kind="serverless")
    config = {"ProvisionedConcurrency": 2}
    assert aws.asked == [[{"VariantName": "AllTraffic", "ServerlessUpdateConfig": config}]]
    assert capacities_of(_target(aws))[0].kind == "provisioned concurrency"


def test_copies_are_set_on_components() -> None:
    """Each by its own call; the answer is what is there in the end."""
    aws = _Aws(variants=INSTANCES, components={"e-films": 1, "e-products": 1})
    found = _set(aws, "e-films=3", "e-products=2", kind="inference-components")
    assert {one.name: one.count for one in found} == {"e-films": 3, "e-products": 2}


def test_an_adapter_has_no_copies_of_its_own() -> None:
    """It lives in those of its base, so a count alone means the base."""
    aws = _Aws(variants=INSTANCES, components={"e-adapter": "e-base", "e-base": 1})
    (capacity,) = _set(aws, "2", kind="inference-components")
    assert (capacity.name, capacity.count) == ("e-base", 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["5"], "received 5 instances, expected 1 to 4: automatic scaling would move it back"),
        (["Alltraffic=2"], "did you mean AllTraffic"),
        (["-1"], "a whole number from 0 on"),
        (["=2"], "expected NAME=COUNT"),
        (["AllTraffic=1", "AllTraffic=2"], "say each once"),
        (["1", "AllTraffic=2"], "received a count alone and one for AllTraffic: say one of them"),
    ],
)
def test_what_can_not_be_set_is_refused(words: list[str], said: str) -> None:
    """Before anything is sent."""
    aws = _Aws(variants=INSTANCES, bounds=BOUNDS)
    with pytest.raises(LiveError, match=said):
        _set(aws, *words)
    assert aws.asked == []


def test_a_count_alone_does_not_choose_between_two() -> None:
    """It says which there are."""
    with pytest.raises(LiveError, match="has AllTraffic, Other: say which"):
        _set(_Aws(variants=TWO), "2")


def test_a_function_has_no_capacity() -> None:
    """Lambda scales by itself."""
    with pytest.raises(LiveError, match="a Lambda function serves it"):
        _set(_Aws(variants=[]), "2", kind="lambda")
