"""`modelport resolve` asks the embedded AWS, which has what the configuration's seed says."""

import json
from pathlib import Path

import pytest

from tests.local.conftest import CommandLine

EXAMPLES = Path(__file__).parents[2] / "examples"
LOCKS = sorted(EXAMPLES.glob("*.lock.json"))
PENDING = "approval: PendingManualApproval"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A copy of the model registry's example, which nobody has resolved."""
    file = tmp_path / "model-registry.yaml"
    file.write_text((EXAMPLES / "model-registry.yaml").read_text())
    return file


def locked(file: Path) -> dict[str, str]:
    """What the lock beside a configuration says of each model."""
    lock = json.loads(file.with_name("model-registry.lock.json").read_text())
    return {key: model["resolved"].rpartition("/")[2] for key, model in lock["models"].items()}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_the_examples_locks_are_current(modelport: CommandLine, lock: Path) -> None:
    """What is committed is what the seed makes the embedded AWS answer."""
    configuration = str(lock).replace(".lock.json", ".yaml")
    done = modelport("resolve", "--check", configuration)
    assert done.returncode == 0, done.stderr


def test_a_check_writes_nothing(modelport: CommandLine, registry: Path) -> None:
    """Without a lock the check fails and says what to do; resolving then makes it pass."""
    done = modelport("resolve", "--check", str(registry))
    assert done.returncode == 1
    assert f"not current; run modelport resolve {registry}" in done.stderr
    assert not registry.with_name("model-registry.lock.json").exists()
    assert modelport("validate", str(registry)).returncode == 1
    assert modelport("resolve", str(registry)).returncode == 0
    assert modelport("resolve", "--check", str(registry)).returncode == 0
    assert modelport("validate", str(registry)).returncode == 0


def test_the_latest_approved_moves(modelport: CommandLine, registry: Path) -> None:
    """Once a newer version is approved, the lock is out of date; the pinned one stays."""
    modelport("resolve", str(registry))
    assert locked(registry) == {"latest": "2", "pinned": "1"}
    registry.write_text(registry.read_text().replace(PENDING, "approval: Approved"))
    assert modelport("resolve", "--check", str(registry)).returncode == 1
    answer = json.loads(modelport("resolve", "--json", str(registry)).stdout)
    assert answer["changed"] is True
    assert locked(registry) == {"latest": "3", "pinned": "1"}


def test_every_problem_is_told_and_the_lock_stays(modelport: CommandLine, registry: Path) -> None:
    """A version that isn't approved and a group that isn't there: each a line, nothing written."""
    modelport("resolve", str(registry))
    before = registry.with_name("model-registry.lock.json").read_text()
    text = registry.read_text().replace("version: 1}", "version: 3}")
    registry.write_text(
        text.replace("group: abalone, version: latest", "group: none, version: latest")
    )
    done = modelport("resolve", str(registry))
    assert done.returncode == 1
    assert "models.latest.registry: there is no model package group none" in done.stderr
    assert "models.pinned.registry: version 3 of the model package group" in done.stderr
    assert registry.with_name("model-registry.lock.json").read_text() == before
    assert "Traceback" not in done.stderr
