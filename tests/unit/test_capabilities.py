"""docs/capabilities.md claims what records show, and nothing else."""

import hashlib
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "capabilities.py"
EXAMPLE = "# yaml-language-server\n# It shows something.\nregion: us-east-1\n"


@pytest.fixture
def capabilities() -> ModuleType:
    """The script."""
    spec = importlib.util.spec_from_file_location("capabilities", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def rows(capabilities: ModuleType, tmp_path: Path) -> Any:
    """The table's rows of one example, given records as cell, reason and content."""
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "some.yaml").write_text(EXAMPLE)
    evidence = tmp_path / "evidence"
    evidence.mkdir()

    def _rows(*records: tuple[str, str, str]) -> list[str]:
        for cell, reason, content in records:
            digest = hashlib.sha256(content.encode()).hexdigest()
            record = {"example": "some", "cell": cell, "digest": digest, "reason": reason}
            (evidence / f"some.{cell}.json").write_text(json.dumps(record))
        table = capabilities.table(tmp_path / "examples", evidence)
        return [line for line in table.splitlines() if line.startswith("| [")]

    return _rows


def test_nothing_shown_is_nothing_claimed(rows: Any) -> None:
    """An example that no test has passed has empty cells."""
    assert rows() == ["| [some](../examples/some.yaml) | It shows something. |  |  |  |  |  |  |"]


def test_what_was_shown_is_claimed(rows: Any) -> None:
    """Each record marks its own cell; a refusal has its reason."""
    (row,) = rows(("validated", "", EXAMPLE), ("called", "", EXAMPLE), ("refused", "no", EXAMPLE))
    assert row.endswith("| It shows something. | ✓ |  |  |  | ✓ | no |")


def test_an_image_is_named_in_short(rows: Any) -> None:
    """Its repository says enough."""
    image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference:0.33.0-lmi15"
    (row,) = rows(("refused", f"the image {image}, which runs DJL Serving", EXAMPLE))
    assert row.endswith("| the image djl-inference, which runs DJL Serving |")


def test_a_changed_example_has_to_be_shown_again(rows: Any) -> None:
    """A record of another content counts for nothing."""
    (row,) = rows(("validated", "", EXAMPLE + "# changed"))
    assert "✓" not in row


def test_a_claim_without_a_record_is_named(capabilities: ModuleType) -> None:
    """The check shows the line that claims too much, and the one that should be there."""
    found = capabilities.differences("a\n| x | ✓ |\n", "a\n| x |  |\n")
    assert found == ["- claimed: | x | ✓ |", "+ shown:   | x |  |"]
    assert capabilities.differences("a", "a") == []
