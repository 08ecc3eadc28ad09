"""The JSON Schema says what the typed model says, and editors can rely on it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from modelport.cli import app
from modelport.configuration.reference import reference
from modelport.configuration.schema import json_schema, schema_text

ROOT = Path(__file__).parents[3]
SHIPPED = sorted([*ROOT.glob("environments/*.yaml"), *ROOT.glob("examples/*.yaml")])


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that describes a section."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for part in schema.values():
            yield from objects(part)


def test_the_committed_schema_is_current() -> None:
    """The file in schemas/ is what the typed model generates today."""
    file = ROOT / "schemas" / "environment.schema.json"
    assert file.read_text(encoding="utf-8") == schema_text()


def test_every_key_is_described() -> None:
    """Each key has a description, and no section takes a key that it does not know."""
    Draft202012Validator.check_schema(json_schema())
    sections = list(objects(json_schema()))
    assert len(sections) >= 8
    assert all(section["additionalProperties"] is False for section in sections)
    undescribed = [
        k for s in sections for k, v in s["properties"].items() if "description" not in v
    ]
    assert undescribed == []


def test_what_the_loader_decides_is_not_in_it() -> None:
    """Name, folder and lock come from the file's place."""
    assert {"name", "folder", "lock"}.isdisjoint(json_schema()["properties"])
    assert json_schema()["required"] == ["region", "models"]


def test_an_endpoint_has_the_keys_of_its_type() -> None:
    """A serverless endpoint is valid without an instance type, and not with one."""
    data = yaml.safe_load((ROOT / "examples" / "serverless.yaml").read_text(encoding="utf-8"))
    validator = Draft202012Validator(json_schema())
    assert validator.is_valid(data)
    [endpoint] = data["endpoints"].values()
    endpoint["instance_type"] = "ml.m5.large"
    assert not validator.is_valid(data)


@pytest.mark.parametrize(
    ("key", "kind"),
    [("model_download_timeout", "duration"), ("request", "size"), ("instance_count", "integer")],
)
def test_the_reference_says_what_may_have_a_unit(key: str, kind: str) -> None:
    """A duration is no bare integer, wherever its key stands, required or not."""
    rows = [row for row in reference().splitlines() if row.startswith(f"| `{key}` |")]
    assert {row.split(" | ")[1] for row in rows} == {kind}


def test_the_reference_links_to_its_headings() -> None:
    """Each section has a heading of its own, which the tables link to."""
    text = reference()
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert len(set(headings)) == len(headings) == len(anchors)
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) == anchors - {"the-file"}


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_what_we_ship_fits_it(file: Path) -> None:
    """Every environment and example is valid by the schema too."""
    Draft202012Validator(json_schema()).validate(yaml.safe_load(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("wait", "fits"), [(90, True), ("5m", True), ("soon", False), (1.5, False)]
)
def test_durations(wait: Any, fits: bool) -> None:  # noqa: FBT001 - a table's column
    """A duration is a number of seconds, or text with a unit."""
    data = yaml.safe_load((ROOT / "environments" / "local.yaml").read_text())
    data["endpoints"]["sentiment"]["scaling"]["scale_in_cooldown"] = wait
    assert Draft202012Validator(json_schema()).is_valid(data) is fits


def test_the_command_writes_and_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`modelport schema` writes the files that `--check` then finds current."""
    (tmp_path / "cdk.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    assert run(app, ["schema", "--check"]).exit_code == 1
    assert run(app, ["schema"]).exit_code == 0
    assert run(app, ["schema", "--check"]).exit_code == 0
    (tmp_path / "schemas" / "environment.schema.json").write_text("{}")
    result = run(app, ["schema", "--check"])
    assert result.exit_code == 1
    assert "schemas/environment.schema.json: not current; run modelport schema" in result.output


def test_the_command_prints() -> None:
    """`--print` and `--reference` write to stdout alone."""
    result = CliRunner().invoke(app, ["schema", "--print"])
    assert json.loads(result.stdout) == json_schema()
    assert CliRunner().invoke(app, ["schema", "--reference"]).stdout.startswith("# Configuration")
