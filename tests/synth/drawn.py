"""Configurations of an environment, drawn at random, and their templates."""

import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from modelport.configuration import Environment
from modelport.configuration.rules import find_errors
from tests.synth.environments import app_of, environment_of

Templates = Mapping[str, Any]

_INSTANCES = st.sampled_from(["ml.m5.large", "ml.m5.xlarge"])
_MODEL = st.sampled_from(["sentiment", "twin"])
_SCALING = st.builds(
    lambda most, rate: {"min": 1, "max": most, "target": {"requests_per_second": rate}},
    st.integers(2, 3),
    st.sampled_from([5, 20]),
)
_WAYS = (
    {"all_at_once": {"wait": 60}},
    {"canary": {"percent": 50, "wait": 60}, "rollback_on": {"errors": 5}},
    {"rolling": {"batch": {"instances": 1}, "wait": 60}, "rollback_on": {"latency": 500}},
)
_KEY = {"authorisation": "api-key"}
_IN_CONTAINERS = _KEY | {"certificate": "arn:aws:acm:eu-west-1:111122223333:certificate/1"}
_SUBMISSIONS = [("rest", {}), ("rest", _KEY), ("http", {})]
_FRONTS = [
    *_SUBMISSIONS,
    ("direct", {}),
    ("function_url", {"streaming": True}),
    ("graphql", _KEY | {"key_expires": "2027-03-31"}),
    ("fargate", _IN_CONTAINERS),
    ("ec2", _IN_CONTAINERS),
    ("eks", _IN_CONTAINERS),
]


def _some(fronts: list[tuple[str, dict[str, Any]]]) -> st.SearchStrategy[Any]:
    """One or two of the fronts, each of another kind."""
    several = st.lists(st.sampled_from(fronts), min_size=1, max_size=2, unique_by=lambda f: f[0])
    return several.map(dict)


_ON_INSTANCES = {
    "front": _some(_FRONTS),
    "instance_count": st.integers(1, 3),
    "scaling": _SCALING,
    "deployment": st.sampled_from(_WAYS),
    "name": st.sampled_from(["one", "two"]),
    "tags": st.just({"team": "nlp"}),
}
_VARIANTS = st.dictionaries(
    st.sampled_from("ABC"), st.fixed_dictionaries({"model": _MODEL}), min_size=1
)


def _endpoint(kind: str, *without: str, **keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    fixed = {"type": st.just(kind), **keys}
    optional = {k: value for k, value in _ON_INSTANCES.items() if k not in {*without, *fixed}}
    return st.fixed_dictionaries(fixed, optional=optional)


_SERVERLESS = {"memory_size": st.sampled_from([2048, 4096]), "max_concurrency": st.just(5)}
_COMPONENTS = st.dictionaries(
    st.sampled_from(["first", "second"]),
    st.fixed_dictionaries(
        {"model": _MODEL, "memory": st.sampled_from([512, 1024])},
        optional={"scaling": st.just({"min": 0, "max": 2, "invocations_per_copy": 60})},
    ),
    min_size=1,
)
_BY_NAME = st.dictionaries(st.sampled_from(["left", "right"]), _MODEL, min_size=2)
_SHADOW = st.fixed_dictionaries(
    {"model": _MODEL}, optional={"sampling": st.just(50), "instance_count": st.integers(1, 2)}
)
ENDPOINT = st.one_of(
    _endpoint("real-time", model=_MODEL, instance_type=_INSTANCES),
    _endpoint("real-time", model=_MODEL, shadow=_SHADOW, instance_type=_INSTANCES),
    _endpoint("multi-model", models=_BY_NAME, instance_type=_INSTANCES),
    _endpoint("multi-container", models=_BY_NAME, instance_type=_INSTANCES),
    _endpoint("lambda", *_ON_INSTANCES.keys() - {"name", "tags"}, model=st.just("served")),
    _endpoint("real-time", variants=_VARIANTS, instance_type=_INSTANCES),
    _endpoint(
        "asynchronous",
        model=_MODEL,
        instance_type=_INSTANCES,
        scaling=st.sampled_from([None, {"min": 0, "max": 2}]),
        front=st.just({}) | _some(_SUBMISSIONS),
    ),
    _endpoint("serverless", "instance_count", "scaling", "deployment", model=_MODEL, **_SERVERLESS),
    _endpoint(
        "serverless",
        "instance_count",
        "deployment",
        model=_MODEL,
        provisioned_concurrency=st.just(2),
        scaling=st.just({"min": 1, "max": 3}),
        **_SERVERLESS,
    ),
    _endpoint("pipeline", models=st.just(["sentiment", "twin"]), instance_type=_INSTANCES),
    _endpoint(
        "inference-components",
        "front",
        "scaling",
        "deployment",
        components=_COMPONENTS,
        instance_type=_INSTANCES,
    ),
)


_BATCH = st.fixed_dictionaries(
    {"model": _MODEL, "instance_type": _INSTANCES, "content_type": st.just("text/csv")},
    optional={"schedule": st.just({"expression": "rate(1 day)"})},
)


def _environment(configuration: str) -> Environment:
    """An environment from what is drawn: endpoints, batches, a variable of the first model."""
    endpoints, batch, level = json.loads(configuration)
    usual = environment_of().model_dump(mode="json", exclude_defaults=True)["models"]["sentiment"]
    models = {
        "sentiment": usual | {"environment": {"LOG_LEVEL": level}},
        "twin": usual | {"environment": {"TWIN": "1"}},
    }
    if any(endpoint["type"] == "lambda" for endpoint in endpoints.values()):
        models["served"] = {"artifact": "model_artifacts/abalone"}
    return environment_of(models=models, endpoints=endpoints, batch=batch)


def is_valid(configuration: str) -> bool:
    """Whether what is drawn is a configuration without errors."""
    return not any(find_errors(_environment(configuration)))


CONFIGURATION = (
    st.tuples(
        st.fixed_dictionaries({"main": ENDPOINT}, optional={"other": ENDPOINT}),
        st.dictionaries(st.sampled_from(["main", "nightly"]), _BATCH, max_size=1),
        st.sampled_from(["info", "debug"]),
    )
    .map(json.dumps)
    .filter(is_valid)
)
"""As JSON: the endpoints, the batch transforms, and a model's log level."""


@cache
def synthesized(configuration: str) -> Templates:
    """The templates of a drawn configuration, by stack."""
    with tempfile.TemporaryDirectory() as folder:
        assembly = app_of(_environment(configuration), Path(folder)).synth()
        return {stack.stack_name: stack.template for stack in assembly.stacks}
