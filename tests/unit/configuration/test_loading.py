"""How a name or a path becomes an environment, and what is said where it does not."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from modelport.configuration import ConfigurationError, check, environments, load

ROOT = Path(__file__).parents[3]
SHIPPED = sorted([*ROOT.glob("environments/*.yaml"), *ROOT.glob("examples/*.yaml")])


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_what_we_ship_is_valid(file: Path) -> None:
    """Every environment and every example loads, with artifacts relative to the project."""
    environment = load(file)
    assert environment.name == file.stem
    assert environment.folder == ROOT


def test_a_name_means_a_file_in_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    """From anywhere in the project, a name is found in its folder environments."""
    monkeypatch.chdir(ROOT / "modelport")
    assert {"dev", "local", "prod", "staging"} <= set(environments())
    assert load("prod").endpoints["sentiment"].initial_instance_count == 2


def test_an_unknown_name_suggests_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known environments are listed, and the closest is suggested."""
    monkeypatch.chdir(ROOT)
    with pytest.raises(ConfigurationError, match=r"received porduction; accepted: .*prod"):
        load("porduction")
    with pytest.raises(ConfigurationError, match="did you mean staging"):
        load("stagin")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A path without a file is named, with the system's reason."""
    with pytest.raises(ConfigurationError, match=r"missing\.yaml: .*no such file or directory"):
        load(tmp_path / "missing.yaml")


@pytest.mark.parametrize("path", ["a\0b.yaml", "x" * 5000 + ".yaml", "/"])
def test_a_path_that_is_none(path: str) -> None:
    """A path that no file can have is a problem like any other."""
    with pytest.raises(ConfigurationError):
        load(path)


def test_an_environment_is_frozen(trial: Any) -> None:
    """What was validated stays as it was."""
    with pytest.raises(ValidationError, match="frozen"):
        trial.load().region = "eu-west-2"


def test_a_file_elsewhere(trial: Any) -> None:
    """Outside every project, artifacts are relative to the working directory."""
    assert trial.load().folder == trial.folder


def test_broken_yaml(trial: Any) -> None:
    """Broken YAML is named by line and column."""
    assert "line 2, column 9" in trial.error("region: eu-west-1\nmodels: }\n")


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("a:\n  b: 1\n   c: 2\n", "check the colons of this line and the one before"),
        ("a:\n    b: 1\n  c: 2\n", "in the same column: the first is in line 1"),
        ("a: 1\nb\nc: 2\n", "write key: value in line 2, with a space after the colon"),
        ("a: 1\nb: [1, 2\nc: 3\n", "close the bracket of line 2"),
        ("a: 1\nb: {c: 1\nd: 3\n", "close the bracket of line 2"),
        ('a: 1\nb: "x\nc: 3\n', "close the quote of line 2"),
        ("a: @x\n", "put the value in quotes"),
        ("a: *x\n", "put the value in quotes"),
        ("a: 1\n---\nb: 2\n", "keep one of the two"),
        ('a: "C:\\models"\n', "write it in single quotes"),
        ("a: ]\n", "mend it there"),
    ],
)
def test_broken_yaml_is_told_how_to_mend(trial: Any, text: str, advice: str) -> None:
    """The usual slips have advice, with the line where what is broken begins."""
    assert advice in trial.error(text)


def test_another_encoding(trial: Any) -> None:
    """The line of the first byte that is none of UTF-8."""
    file = trial.write("")
    file.write_bytes("region: eu-west-1\ntags: {team: Müller}\n".encode("latin-1"))
    (problem,) = check(file).errors
    assert str(problem).startswith("line 2: received the byte 0xfc, which is none of UTF-8")
    assert str(problem).endswith("save the file as UTF-8")


def test_tabs(trial: Any) -> None:
    """YAML has none in front of text, and its own words for that don't say so."""
    error = trial.error("region: eu-west-1\nmodels:\n\tiris: {}\n")
    assert error.startswith("line 3, column 1: received a tab before the text; accepted: spaces")


def test_a_key_twice(trial: Any) -> None:
    """The second of two equal keys is refused, where YAML would drop the first."""
    error = trial.error("region: eu-west-1\nregion: eu-west-2\n")
    assert error.startswith("line 2, column 1: received the key region a second time")


def test_a_key_that_is_not_text(trial: Any) -> None:
    """YAML takes `on` for a truth value; it must be quoted."""
    assert "a key that is not text; put it in quotes" in trial.error("on: 1\n")


@pytest.mark.parametrize("text", ["", "just text", "- a\n- b\n"])
def test_no_mapping(trial: Any, text: str) -> None:
    """A file without keys is told which keys there are."""
    assert "accepted: keys such as region, models and endpoints" in trial.error(text)


def test_yaml_that_would_run_code(trial: Any) -> None:
    """Only plain data is read."""
    assert "could not determine a constructor" in trial.error("a: !!python/object:os.system {}\n")


def test_a_date_that_cannot_be(trial: Any) -> None:
    """It is told at its key; text that only looks like a date needs no quotes."""
    trial.data["tags"] = {"since": "DAY"}
    text = yaml.safe_dump(trial.data).replace("DAY", "2027-02-30")
    assert check(trial.write(text)).errors == ()
    error = trial.error(
        text.replace("endpoints:\n  iris:", "endpoints:\n  iris:\n    expires: 2027-02-30")
    )
    assert error.startswith("endpoints.iris.expires: received '2027-02-30'; accepted: a date")


def test_a_value_that_is_not_what_its_tag_says(trial: Any) -> None:
    """PyYAML raises no error of its own there."""
    assert "a value that is none of YAML's; put it in quotes" in trial.error("a: !!int x\n")


def test_merged_keys_are_no_duplicates(trial: Any) -> None:
    """A key may override one that was merged in."""
    file = trial.write(
        "region: eu-west-1\nmodels:\n  iris: &iris {artifact: models/iris, "
        "container: {framework: pytorch, version: '2.6.0'}}\n"
        "  lily: {<<: *iris, environment: {A: b}}\n"
        "endpoints: {iris: {type: real-time, model: iris, instance_type: ml.m5.large}}\n"
    )
    assert load(file).models["lily"].environment == {"A": "b"}
