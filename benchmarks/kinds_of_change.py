"""The kinds of change that benchmarks.changes carries out: the configuration before and after."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from modelport.configuration import EMBEDDED_ACCOUNT

REGION = "us-east-1"

HANDLER = """import json, os

def model_fn(model_dir):
    return os.environ.get("ANSWER", {model})

def input_fn(body, content_type):
    return json.loads(body)

def predict_fn(data, model):
    return model

def output_fn(prediction, accept):
    return json.dumps(prediction)
"""
MODELS = {"old": "'old'", "new": "'new'", "bad": "1 / 0"}


@dataclass(frozen=True, kw_only=True)
class Version:
    """A configuration of one endpoint, as far as it is not the usual one."""

    model: str = "old"
    variables: Mapping[str, str] = field(default_factory=dict)
    endpoint: Mapping[str, Any] = field(default_factory=dict)

    def write(self, file: Path) -> None:
        """Writes it as a configuration whose models are beside it."""
        container = {"framework": "huggingface", "version": "4.51.3"}
        artifact = str(file.parent / self.model)
        model = {"artifact": artifact, "container": container, "environment": self.variables}
        usual = {"type": "real-time", "instance_type": "ml.m5.large"}
        served = {} if "variants" in self.endpoint else {"model": "tiny"}
        whole = {
            "region": REGION,
            "account": EMBEDDED_ACCOUNT,
            "models": {"tiny": model},
            "endpoints": {"tiny": usual | served | dict(self.endpoint)},
        }
        file.write_text(json.dumps(whole), encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One kind of change; `weights` are set live between the two versions."""

    name: str
    before: Version = field(default_factory=Version)
    after: Version
    weights: Mapping[str, float] = field(default_factory=dict)


def _version(
    model: str = "old", variables: Mapping[str, str] | None = None, **endpoint: Any
) -> Version:
    return Version(model=model, variables=variables or {}, endpoint=endpoint)


def _pair(name: str, *, after: Mapping[str, Any], **both: Any) -> Change:
    """A change from `both` to `both` with what is different after it."""
    return Change(name=name, before=_version(**both), after=_version(**{**both, **after}))


def _live(name: str, *, keep: bool) -> Change:
    both = {"variants": TWO, "keep_live_weights": keep}
    pair = _pair(name, after={"variables": {"ANSWER": "variable"}}, **both)
    return Change(name=name, before=pair.before, after=pair.after, weights={"A": 3.0, "B": 1.0})


TWO = {"A": {"model": "tiny"}, "B": {"model": "tiny"}}
SCALING = {"min": 1, "max": 2, "target": {"requests_per_second": 1000}}
CANARY = {"canary": {"percent": 50, "wait": 180}, "rollback_on": {"errors": 5}}
ROLLING = {"rolling": {"batch": {"instances": 1}, "wait": 120}, "rollback_on": {"errors": 5}}
LARGER = {"instance_type": "ml.m5.xlarge"}
NEW = {"model": "new"}
CHANGES = (
    _pair("another model, all at once", after=NEW),
    _pair("a model that does not load, all at once", after={"model": "bad"}),
    _pair("another model, canary of 50 %, 180 s", after=NEW, instance_count=2, deployment=CANARY),
    _pair("another model, rolling by 1, 120 s", after=NEW, instance_count=2, deployment=ROLLING),
    _pair("instance type, without scaling", after=LARGER),
    _pair("instance type, under scaling", after=LARGER, scaling=SCALING),
    _pair("instance count", after={"instance_count": 2}),
    _pair("another environment variable", after={"variables": {"ANSWER": "variable"}}),
    _live("the same with live weights, kept", keep=True),
    _live("the same with live weights, not kept", keep=False),
    _pair("a variant removed", after={"variants": {"A": TWO["A"]}}, variants=TWO),
    _pair("tags only", after={"tags": {"team": "nlp"}}),
)
