"""The kinds of change to an endpoint that serves: the configuration before and after."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from modelport.configuration import EMBEDDED_ACCOUNT

REGION = "us-east-1"

HANDLER = """import json, os, time

def model_fn(model_dir):
    return os.environ.get("ANSWER", {model})

def input_fn(body, content_type):
    return json.loads(body)

def predict_fn(data, model):
    time.sleep(0.05)  # so that requests are under way at any moment
    return model

def output_fn(prediction, accept):
    return json.dumps(prediction)
"""
MODELS = {"old": "'old'", "new": "'new'", "bad": "1 / 0"}
COMPONENT = "only"


@dataclass(frozen=True, kw_only=True)
class Version:
    """A configuration of one endpoint of one model, as far as it is not the usual one.

    `variants` are their names; `component` is what is said of the only one.
    """

    model: str = "old"
    variables: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[str, ...] = ()
    component: Mapping[str, Any] | None = None
    endpoint: Mapping[str, Any] = field(default_factory=dict)

    def served(self, model: str) -> dict[str, Any]:
        """The endpoint's section; the model is at the key `model`."""
        section = {"type": "real-time", "instance_type": "ml.m5.large", **self.endpoint}
        if self.component is not None:
            components = {COMPONENT: {"model": model, **self.component}}
            return section | {"type": "inference-components", "components": components}
        if self.variants:
            return section | {"variants": {name: {"model": model} for name in self.variants}}
        return section | {"model": model}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One kind of change; `weights` are set live between the two versions."""

    name: str
    before: Version = field(default_factory=Version)
    after: Version
    weights: Mapping[str, float] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The name as a configuration's keys may be."""
        return re.sub(r"[^a-z0-9]+", "-", self.name).strip("-")


def write_models(folder: Path) -> None:
    """Writes the models that versions have."""
    for name, model in MODELS.items():
        (folder / name / "code").mkdir(parents=True)
        (folder / name / "weights.bin").write_bytes(b"1")
        (folder / name / "code" / "inference.py").write_text(HANDLER.format(model=model))


def write(file: Path, versions: Mapping[str, Version]) -> None:
    """Writes a configuration whose models are beside it, of an endpoint for each version."""
    container = {"framework": "huggingface", "version": "4.51.3"}
    models = {
        key: {
            "artifact": str(file.parent / version.model),
            "container": container,
            "environment": version.variables,
        }
        for key, version in versions.items()
    }
    endpoints = {key: version.served(key) for key, version in versions.items()}
    whole = {"region": REGION, "account": EMBEDDED_ACCOUNT}
    file.write_text(json.dumps({**whole, "models": models, "endpoints": endpoints}))


def _version(
    model: str = "old",
    variables: Mapping[str, str] | None = None,
    variants: tuple[str, ...] = (),
    component: Mapping[str, Any] | None = None,
    **endpoint: Any,
) -> Version:
    return Version(
        model=model,
        variables=variables or {},
        variants=variants,
        component=component,
        endpoint=endpoint,
    )


def _pair(
    name: str, *, after: Mapping[str, Any], weights: Mapping[str, float] | None = None, **both: Any
) -> Change:
    """A change from `both` to `both` with what is different after it."""
    before, changed = _version(**both), _version(**{**both, **after})
    return Change(name=name, before=before, after=changed, weights=weights or {})


TWO = ("A", "B")
LIVE = {"A": 3.0, "B": 1.0}
SCALING = {"min": 1, "max": 2, "target": {"requests_per_second": 1000}}
CANARY = {"canary": {"percent": 50, "wait": 180}, "rollback_on": {"errors": 5}}
ROLLING = {"rolling": {"batch": {"instances": 1}, "wait": 120}, "rollback_on": {"errors": 5}}
COPIES = {
    "memory": 512,
    "cpus": 0.5,
    "copies": 2,
    "deployment": {
        "rolling": {"batch": {"copies": 1}, "wait": 120},
        "rollback_on": {"latency": 5000},
    },
}
LARGER = {"instance_type": "ml.m5.xlarge"}
NEW, VARIABLE = {"model": "new"}, {"variables": {"ANSWER": "variable"}}
CHANGES = (
    _pair("another model, all at once", after=NEW),
    _pair("a model that does not load, all at once", after={"model": "bad"}),
    _pair("another model, canary of 50 %, 180 s", after=NEW, instance_count=2, deployment=CANARY),
    _pair("another model, rolling by 1, 120 s", after=NEW, instance_count=2, deployment=ROLLING),
    _pair("another model of a component, rolling by 1, 120 s", after=NEW, component=COPIES),
    _pair("instance type, without scaling", after=LARGER),
    _pair("instance type, under scaling", after=LARGER, scaling=SCALING),
    _pair("scaling to 3 instead of 2", after={"scaling": {**SCALING, "max": 3}}, scaling=SCALING),
    _pair("instance count", after={"instance_count": 2}),
    _pair("another environment variable", after=VARIABLE),
    _pair(
        "the same with live weights, kept",
        after=VARIABLE,
        weights=LIVE,
        variants=TWO,
        keep_live_weights=True,
    ),
    _pair(
        "the same with live weights, not kept",
        after=VARIABLE,
        weights=LIVE,
        variants=TWO,
        keep_live_weights=False,
    ),
    _pair("a variant added", after={"variants": TWO}, variants=TWO[:1]),
    _pair("a variant removed", after={"variants": TWO[:1]}, variants=TWO),
    _pair("tags only", after={"tags": {"team": "nlp"}}),
)
