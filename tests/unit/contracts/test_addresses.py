from pathlib import Path
from typing import Any

import pytest

from modelport.configuration import Environment
from modelport.contracts.addresses import samples_of

SAMPLES = {
    "one": '[{"body": "x", "expect": 1, "through": {"two": 3}}]',
    "two": '[{"body": "y", "expect": 2}]',
}
SEED = {
    "automl_jobs": {
        "job": {
            "containers": [
                {"artifact": "one", "container": {"image": "i"}},
                {"artifact": "two", "container": {"image": "i"}},
            ]
        }
    },
    "model_packages": {
        "group": [
            {"containers": [{"artifact": "two", "container": {"image": "i"}}]},
            {"containers": [{"artifact": "one", "container": {"image": "i"}}]},
            {
                "approval": "Rejected",
                "containers": [{"artifact": "two", "container": {"image": "i"}}],
            },
        ]
    },
}
MODELS = {
    "a": {"artifact": "one", "container": {"image": "i"}},
    "b": {"artifact": "two", "container": {"image": "i"}},
    "far": {"artifact": "s3://theirs/model.tar.gz", "container": {"image": "i"}},
    "job": {"automl": {"job": "job"}},
    "latest": {"registry": {"group": "group", "version": "latest-approved"}},
    "third": {"registry": {"group": "group", "version": 3}},
}
ON = {"instance_type": "ml.m5.large"}


@pytest.fixture
def asked(tmp_path: Path) -> Any:
    """What an endpoint is asked: body, expectation, and InvokeEndpoint's parameters."""
    for name, text in SAMPLES.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "samples.json").write_text(text)

    def _asked(**endpoint: Any) -> list[tuple[Any, Any, dict[str, str]]]:
        data = {"name": "e", "folder": tmp_path, "region": "us-east-1", "seed": SEED}
        environment = Environment.model_validate(
            data | {"models": MODELS, "endpoints": {"x": endpoint}}
        )
        found = samples_of(environment, "x")
        return [(a.sample.body, a.sample.expect, dict(a.parameters)) for a in found]

    return _asked


def test_one_model_needs_no_parameters(asked: Any) -> None:
    """Its own samples are all there is."""
    assert asked(type="real-time", model="a", **ON) == [("x", 1, {})]
    assert asked(type="lambda", model="b") == [("y", 2, {})]


def test_each_of_several_models_is_named(asked: Any) -> None:
    """By the parameter that its type has for it."""
    variants = {"A": {"model": "a"}, "B": {"model": "b"}}
    models = {"one": "a", "two": "b"}
    components = {"one": {"model": "a"}, "two": {"model": "b"}, "tuned": {"base": "one"}}
    of = {
        "TargetVariant": ("A", "B", {"type": "real-time", "variants": variants}),
        "TargetModel": ("one.tar.gz", "two.tar.gz", {"type": "multi-model", "models": models}),
        "TargetContainerHostname": ("one", "two", {"type": "multi-container", "models": models}),
        "InferenceComponentName": (
            "e-x-one",
            "e-x-two",
            {"type": "inference-components", "components": components},
        ),
    }
    for parameter, (first, second, endpoint) in of.items():
        expected = [("x", 1, {parameter: first}), ("y", 2, {parameter: second})]
        assert asked(**endpoint, **ON) == expected


def test_a_shadow_is_not_asked(asked: Any) -> None:
    """Nobody sees its answers."""
    assert asked(type="real-time", model="a", shadow={"model": "b"}, **ON) == [("x", 1, {})]


def test_a_pipeline_answers_through_all_of_its_models(asked: Any) -> None:
    """The first one's request, and what it expects of the last one."""
    assert asked(type="pipeline", models=["a", "b"], **ON) == [("x", 3, {})]
    assert asked(type="pipeline", models=["b", "a"], **ON) == []


def test_what_the_embedded_aws_was_given_is_asked(asked: Any) -> None:
    """A job's containers answer in a row; of a package group, the newest approved version."""
    assert asked(type="real-time", model="job", **ON) == [("x", 3, {})]
    assert asked(type="real-time", model="latest", **ON) == [("x", 1, {})]
    assert asked(type="real-time", model="third", **ON) == [("y", 2, {})]


def test_nothing_is_known_of_a_model_elsewhere(asked: Any) -> None:
    """An archive in S3 has no samples here."""
    assert asked(type="real-time", model="far", **ON) == []
