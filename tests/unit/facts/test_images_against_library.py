"""The catalogue of images, held against the library that it was generated from."""

import json
import random
from typing import Any

import pytest

from modelport.facts import images, instances
from modelport.facts.refresh_images import CATALOGUE
from modelport.facts.regions import regions
from modelport.facts.sagemaker_core import NAMES, retrieve

SAMPLE = 800
SCOPES = {"x86_64": "inference", "arm64": "inference_graviton"}
STANDS_FOR = {
    ("x86_64", "cpu"): "ml.m5.xlarge",
    ("x86_64", "gpu"): "ml.g5.xlarge",
    ("arm64", "cpu"): "ml.c7g.xlarge",
}


def everything() -> list[dict[str, Any]]:
    """A query of ours for every image, in every region that its registries name."""
    catalogue = json.loads(CATALOGUE.read_text())
    return [
        {
            "framework": framework,
            "version": version,
            "region": region,
            "instance_type": STANDS_FOR[architecture, image["processor"]],
            "python_version": image.get("python"),
            "base_framework_version": image.get("base"),
        }
        for framework, architectures in catalogue["frameworks"].items()
        for architecture, entry in architectures.items()
        for version, found in entry["versions"].items()
        for image in found
        for region in catalogue["registries"][image["registries"]]
        if region in regions()
    ]


def as_theirs(ours: dict[str, Any]) -> dict[str, Any]:
    """The same query in the library's words."""
    instance = instances.find(ours["instance_type"])
    assert instance is not None
    framework = NAMES.get(ours["framework"], ours["framework"])
    theirs = {**ours, "framework": framework, "py_version": ours["python_version"]}
    del theirs["python_version"]
    return theirs | {"image_scope": SCOPES[instance.architecture]}


def newest(queries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The queries for the newest version of each framework and instance type."""
    last = {(q["framework"], q["instance_type"]): q["version"] for q in queries}
    return [q for q in queries if q["version"] == last[q["framework"], q["instance_type"]]]


def test_the_library_gives_the_same_images() -> None:
    """The newest versions in every region, and a sample of all, resolve as in sagemaker-core."""
    queries = everything()
    asked = newest(queries) + random.Random(0).sample(queries, SAMPLE)  # noqa: S311 - a sample
    answers = retrieve([as_theirs(query) for query in asked])
    assert {q["region"] for q in asked} >= {"cn-north-1", "cn-northwest-1"}
    assert [images.resolve(**query) for query in asked] == answers


def test_the_library_agrees_on_instance_types() -> None:
    """Every type for hosting gets the library's image, save those that need one of their own."""
    asked = [
        {
            "framework": "pytorch",
            "version": "2.6.0",
            "region": "eu-west-1",
            "instance_type": name,
            "python_version": "py312",
        }
        for name in sorted(instances.hosting_types())
        if not needs_its_own(name)
    ]
    assert [ours(query) for query in asked] == retrieve([as_theirs(query) for query in asked])


def needs_its_own(name: str) -> bool:
    """Neuron and Gaudi have images of their own kind; for GPUs on ARM the library has none."""
    found = instances.find(name)
    assert found is not None
    return found.accelerator in {"neuron", "gaudi"} or (found.architecture, found.accelerator) == (
        "arm64",
        "gpu",
    )


def ours(query: dict[str, Any]) -> str | None:
    """Our image; None for what we refuse."""
    try:
        return images.resolve(**query)
    except images.UnknownImage:
        return None


@pytest.mark.parametrize("name", ["ml.inf2.xlarge", "ml.dl1.24xlarge", "ml.p6e-gb200.36xlarge"])
def test_an_accelerator_without_images_is_refused(name: str) -> None:
    """No image for CPUs is handed to an accelerator that it could not use."""
    with pytest.raises(images.UnknownImage, match="instance_type: received"):
        images.resolve(framework="pytorch", version="2.6.0", region="eu-west-1", instance_type=name)
