"""Environments to synthesize, with archives that nobody had to pack."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modelport.configuration import Environment

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


Synth = Callable[..., dict[str, dict[str, Any]]]
