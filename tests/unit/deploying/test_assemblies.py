import hashlib
import json
from pathlib import Path

import pytest

from modelport.deploying.assemblies import with_templates
from modelport.planning import AssemblyError, account_in, read_templates

OLD = "ab" * 32


@pytest.fixture
def assembly(tmp_path: Path) -> Path:
    """What the CDK writes for a stack, as far as it matters."""
    folder = tmp_path / "cdk.out"
    folder.mkdir()
    properties = {
        "templateFile": "Tiny.template.json",
        "stackTemplateAssetObjectUrl": f"s3://assets/{OLD}.json",
    }
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://111122223333/eu-west-1",
        "properties": properties,
    }
    assets = {"type": "cdk:asset-manifest", "properties": {"file": "Tiny.assets.json"}}
    manifest = {"artifacts": {"Tiny.assets": assets, "Tiny": stack}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    files = {OLD: {"destinations": {"here": {"objectKey": f"{OLD}.json"}}}}
    (folder / "Tiny.assets.json").write_text(json.dumps({"files": files}))
    (folder / "Tiny.template.json").write_text(json.dumps({"Resources": {"Old": {}}}))
    return folder


def test_a_changed_template_gets_another_name_in_the_bucket(assembly: Path, tmp_path: Path) -> None:
    """Under its old one, the unchanged template is found there and deployed instead."""
    new = {"Resources": {"New": {}}}
    copy = with_templates(assembly, tmp_path / "copy", {"Tiny": new})
    assert read_templates(copy) == {"Tiny": new}
    digest = hashlib.sha256((copy / "Tiny.template.json").read_bytes()).hexdigest()
    for file in ("manifest.json", "Tiny.assets.json"):
        text = (copy / file).read_text()
        assert f"{digest}.json" in text
        assert OLD not in text
    assert read_templates(assembly) == {"Tiny": {"Resources": {"Old": {}}}}


def test_templates_are_read_from_an_assembly_or_one_by_one(assembly: Path) -> None:
    """A single file is the stack of its name, in the account of the assembly around it."""
    file = assembly / "Tiny.template.json"
    assert read_templates(file) == read_templates(assembly)
    assert account_in(file) == account_in(assembly) == "111122223333"


@pytest.mark.parametrize(
    ("content", "problem"), [("[]", "received list"), ("{}", "without Resources"), ("x", "JSON")]
)
def test_what_is_no_template_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    """With what is accepted."""
    file = tmp_path / "x.json"
    file.write_text(content)
    with pytest.raises(AssemblyError, match=problem):
        read_templates(file)
    with pytest.raises(AssemblyError, match=r"cdk\.out"):
        read_templates(tmp_path)
    assert account_in(file) is None
