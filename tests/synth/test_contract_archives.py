"""What travels with a front's function to check requests and to describe itself."""

from pathlib import Path
from typing import Any

import pytest

from stacks.fronts import common
from tests.synth.environments import Synth, environment_of


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the archives of fronts are asked to hold."""
    seen: list[dict[str, Any]] = []
    original = common.write_archive

    def write(*packages: str, **rest: Any) -> Path:
        seen.append(rest)
        return original(*packages, **rest)

    monkeypatch.setattr(common, "write_archive", write)
    return seen


def test_a_schema_travels_with_its_validator(synth: Synth, written: Any) -> None:
    """And with the document that GET /openapi.json answers."""
    synth(environment_of())
    (archive,) = written
    assert "fastjsonschema" in archive["dependencies"]
    assert set(archive["files"]) == {
        "inference_contract/contract.json",
        "inference_contract/openapi.json",
    }


def test_a_model_without_a_schema_needs_no_validator(synth: Synth, written: Any) -> None:
    """The function stays as small as it was."""
    models = environment_of().model_dump(mode="json", exclude_defaults=True)["models"]
    models["sentiment"]["artifact"] = "model_artifacts/species_labels"
    synth(environment_of(models=models))
    (archive,) = written
    assert "fastjsonschema" not in archive["dependencies"]
    assert set(archive["files"]) == {"inference_contract/openapi.json"}
