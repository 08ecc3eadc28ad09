"""Environments to synthesize, with archives that nobody had to pack."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modelport.configuration import Environment

if TYPE_CHECKING:
    import aws_cdk as cdk

ROOT = Path(__file__).parents[2]
SHA256 = "ab" * 32


@dataclass(frozen=True)
class FakeArchive:
    """What synthesizing needs of a packed model."""

    path: Path
    sha256: str
    size: int = 0
    unpacked_size: int = 0
    skipped: bool = True


def app_of(environment: Environment, output: Path) -> "cdk.App":
    """The app of an environment, whose assembly goes to the folder `output`."""
    from stacks.application import build  # noqa: PLC0415 - starts Node

    archive = FakeArchive(Path("/nowhere/model.tar.gz"), SHA256)
    archives = dict.fromkeys(environment.model_folders, archive)
    return build(environment, archives, output=output)  # type: ignore[arg-type]  # the fake


def templates_of(environment: Environment, output: Path) -> dict[str, dict[str, Any]]:
    """Its templates by the end of their stacks' names."""
    return {
        stack.stack_name.removeprefix(f"Modelport-{environment.name}-"): stack.template
        for stack in app_of(environment, output).synth().stacks
    }


def environment_of(**changes: Any) -> Environment:
    """An environment with one model, one endpoint and everything that is optional."""
    data: dict[str, Any] = {
        "name": "dev",
        "folder": ROOT,
        "region": "eu-west-1",
        "account": "111122223333",
        "tags": {"team": "vision"},
        "models": {
            "sentiment": {
                "artifact": "model_artifacts/sentiment",
                "container": {"framework": "huggingface", "version": "4.51.3"},
                "environment": {"LOG_LEVEL": "info"},
            }
        },
        "endpoints": {
            "sentiment": {
                "type": "real-time",
                "model": "sentiment",
                "instance_type": "ml.m5.xlarge",
                "scaling": {"min": 2, "max": 4, "target": {"requests_per_second": 20}},
                "front": {"rest": {"authorisation": "iam"}},
            }
        },
    }
    return Environment.model_validate(data | changes)


def changed(part: str, **changes: Any) -> dict[str, Any]:
    """The usual models or endpoints, with some of the one's keys changed."""
    usual = environment_of().model_dump(mode="json", exclude_defaults=True)[part]
    return {part: {"sentiment": usual["sentiment"] | changes}}


INSTANCE = {"instance_type": "ml.m5.xlarge"}
"""The least that an endpoint on instances says."""


_NETWORK = {"network": {"subnets": ["subnet-0a1b2c3d"], "security_groups": ["sg-0a1b2c3d"]}}
_STEPS = [
    {
        "policy_name": "Slow",
        "metric": {"name": "ModelLatency", "unit": "Microseconds"},
        "at_least": 9.5,
        "steps": [{"change": 1}, {"beyond": 5, "change": 2}],
    }
]
_NIGHT = {"night": {"expression": "rate(1 day)", "min": 1, "max": 1}}
_TRACKED = {"metric": {"name": "Depth", "namespace": "Own", "dimensions": {}}, "value": 3}
_SCALING = {
    "min": 1,
    "max": 3,
    "target": {"requests_per_second": 2},
    "targets": [{"cpu_utilization": 50}, _TRACKED],
    "schedules": _NIGHT,
}
_COPIES = {"min": 0, "max": 3, "invocations_per_copy": 20, "steps": _STEPS}
_ROLLBACK = {
    "errors": 1,
    "latency": 500,
    "alarms": {
        "share": {
            "expression": "bad / all",
            "metrics": {"bad": {"name": "Invocation5XXErrors"}, "all": {"name": "Invocations"}},
            "at_most": 0,
        }
    },
    "existing_alarms": ["theirs"],
}
_ROLLING = {"batch": {"percent": 50}, "wait": 30, "rollback_batch": {"percent": 100}}
_WATCHED = {
    "idle": 7200,
    "expires": date(2030, 12, 31),
    "notify": ["arn:aws:sns:eu-west-1:111122223333:people"],
}
EVERY_TYPE: dict[str, dict[str, Any]] = {
    "variants": {
        "type": "real-time",
        "variants": {"old": {"model": "sentiment", "weight": 0}, "new": {"model": "private"}},
        "keep_live_weights": True,
        "scaling": _SCALING | {"min": 2, "schedules": {}},
        "deployment": {"canary": {"percent": 10, "wait": 60}, "rollback_on": _ROLLBACK},
        **_WATCHED,
        "routing": {"strategy": "prefix-aware", "prefix_length": 1024},
        **INSTANCE,
        **_NETWORK,
    },
    "shadow": {
        "type": "real-time",
        "model": "sentiment",
        "shadow": {"model": "sentiment", "sampling": 30},
        "capture": {"csv_content_types": ["text/csv"]},
        "tags": {"team": "nlp"},
        **INSTANCE,
    },
    "pools": {
        "type": "real-time",
        "model": "sentiment",
        "instance_pools": [
            {"instance_type": "ml.g5.xlarge", "priority": 1},
            {"instance_type": "ml.g6.xlarge", "priority": 2},
        ],
        "provision_timeout": 600,
        "network_isolation": True,
        "front": {"rest": {"authorisation": "iam"}},
    },
    "serverless": {
        "type": "serverless",
        "model": "sentiment",
        "memory_size": 2048,
        "max_concurrency": 9,
        "scaling": {"min": 1, "max": 3, "steps": _STEPS, "targets": [_TRACKED]},
        **_WATCHED,
    },
    "asynchronous": {
        "type": "asynchronous",
        "model": "sentiment",
        "inputs": ["s3://theirs/in"],
        "scaling": {"min": 0, "max": 2, "schedules": _NIGHT},
        "deployment": {"all_at_once": {"wait": 60}, "rollback_on": {"invocation_errors": 3}},
        "capture": {},
        **_WATCHED,
        **INSTANCE,
    },
    "multi-model": {
        "type": "multi-model",
        "models": {"films": "sentiment", "products": "sentiment"},
        "cache": False,
        **INSTANCE,
    },
    "multi-container": {
        "type": "multi-container",
        "models": {"text": "sentiment", "twin": "sentiment"},
        "capture": {"destination": "s3://theirs/captured"},
        **INSTANCE,
    },
    "pipeline": {
        "type": "pipeline",
        "models": ["sentiment", "sentiment"],
        "scaling": _SCALING,
        **INSTANCE,
    },
    "inference-components": {
        "type": "inference-components",
        "components": {
            "base": {"model": "sentiment", "memory": 1024, "cpus": 0.5, "scaling": _COPIES},
            "rolled": {
                "model": "sentiment",
                "memory": 512,
                "copies": 2,
                "deployment": {"rolling": _ROLLING, "rollback_on": {"errors": 1}},
            },
            "adapter": {"base": "base", "adapter": "s3://theirs/adapter.tar.gz"},
        },
        "managed_instances": {"min": 1, "max": 2},
        **INSTANCE,
        **_WATCHED,
        **_NETWORK,
    },
    "lambda": {"type": "lambda", "model": "sentiment", **_WATCHED},
}
"""An endpoint of every type, with what else changes its template."""

PRIVATE = {
    "private": {
        "artifact": "s3://theirs/model.tar.gz",
        "container": {
            "image": "registry.example.com/team/model:1",
            "private_registry": {
                "credentials_function": "arn:aws:lambda:eu-west-1:111122223333:function:login"
            },
        },
    }
}


def every_type(**changes: Any) -> dict[str, Any]:
    """What `environment_of` takes to have an endpoint of every type."""
    models = environment_of().model_dump(mode="json", exclude_defaults=True)["models"]
    return {"models": models | PRIVATE, "endpoints": EVERY_TYPE} | changes


def serving(*, beside: dict[str, Any] | None = None, **endpoint: Any) -> Environment:
    """An environment with this endpoint alone, and models `beside` the usual one."""
    usual = environment_of().model_dump(mode="json", exclude_defaults=True)["models"]
    return environment_of(models=usual | (beside or {}), endpoints={"sentiment": endpoint})


Synth = Callable[..., dict[str, dict[str, Any]]]
