"""`modelport local demo` of models that nobody can ask anything."""

from importlib import import_module
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from modelport.local.demo import demo
from modelport.local.errors import LocalError
from modelport.local.steps import Steps

CONFIGURATION = {
    "region": "us-east-1",
    "account": "000000000000",
    "models": {
        "m": {
            "artifact": "s3://models/m/model.tar.gz",
            "container": {"framework": "pytorch", "version": "2.6.0"},
        }
    },
    "endpoints": {"e": {"type": "real-time", "model": "m", "instance_type": "ml.m5.large"}},
}


def test_nothing_to_ask_is_said_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for a deployment that can't show anything."""
    started: list[object] = []
    monkeypatch.setattr(
        import_module("modelport.local.demo"), "start_server", lambda *_, **__: started.append(1)
    )
    file = tmp_path / "bare.yaml"
    file.write_text(yaml.safe_dump(CONFIGURATION))
    with pytest.raises(LocalError, match=r"no model has a samples\.json"):
        demo(str(file), state=tmp_path / "state", steps=Steps(Console(quiet=True)))
    assert not started
    assert not (tmp_path / "state").exists()
