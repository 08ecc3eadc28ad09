"""A key that is missing or wrong hides nothing else, and makes nothing else look wrong."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

import pytest

from modelport.configuration import check
from modelport.configuration.environment import Environment
from modelport.configuration.keys import members, plain, tag
from modelport.configuration.lock import Lock, lock_file
from modelport.configuration.problems import Problem
from modelport.configuration.shape import read_shape
from modelport.configuration.yaml_file import read_yaml

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
FAULTS = {"endpoints": ("tags", "aws:x"), "batch": ("tags", "aws:x"), "models": ("environment", "")}
"""A map that every endpoint, job and model may have, and a name that it may not hold."""


class Key(NamedTuple):
    """A key of a file."""

    path: tuple[str | int, ...]
    required: bool
    wrong: Any

    def __str__(self) -> str:
        """As problems name it."""
        return ".".join(map(str, self.path))


class Example:
    """An example, which is valid, and copies of it that are not."""

    def __init__(self, file: Path, folder: Path) -> None:
        """Reads it."""
        self.copy = folder / file.name
        self._text = json.dumps(read_yaml(file))  # without YAML's references
        if lock_file(file).exists():
            shutil.copy(lock_file(file), folder)

    @property
    def data(self) -> Any:
        """Its data, to spoil."""
        return json.loads(self._text)

    def errors(self, data: Any) -> list[str]:
        """The paths of what is wrong with a copy."""
        self.copy.write_text(json.dumps(data))
        return [error.path for error in check(self.copy).errors]


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def example(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Example:
    """Each of the examples, whose copies find the models' folders."""
    monkeypatch.chdir(ROOT)
    return Example(request.param, tmp_path)


def keys(value: Any, annotation: Any = Environment, *above: str | int) -> Iterator[Key]:
    """Every key that sections of a file have."""
    bare = plain(annotation)
    if sections := members(bare) if isinstance(value, dict) else []:
        [section] = (
            sections if len(sections) == 1 else [s for s in sections if tag(s) == value["type"]]
        )
        for key, inner in value.items():
            field = section.model_fields[key]
            wrong = {"a": 1} if get_origin(plain(field.annotation)) is list else [[]]
            yield Key((*above, key), field.is_required(), wrong)
            yield from keys(inner, field.annotation, *above, key)
    elif isinstance(value, dict | list) and get_args(bare):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from keys(inner, get_args(bare)[-1], *above, name)


def section_of(data: Any, key: Key) -> Any:
    """The section that has a key."""
    for part in key.path[:-1]:
        data = data[part]
    return data


def test_a_wrong_value_is_one_problem(example: Example) -> None:
    """Whatever key has a value of another type, nothing but that key is blamed."""
    for key in keys(example.data):
        data = example.data
        section_of(data, key)[key.path[-1]] = key.wrong
        blamed = example.errors(data)
        assert blamed
        assert [path for path in blamed if not f"{path}.".startswith(f"{key}.")] == [], key


def test_a_missing_key_is_one_problem(example: Example) -> None:
    """Whatever key is missing, nothing but that key is blamed."""
    for key in keys(example.data):
        data = example.data
        del section_of(data, key)[key.path[-1]]
        if key.required:
            assert example.errors(data) == [str(key)]


def test_a_missing_key_hides_no_other_problem(example: Example) -> None:
    """Another mistake in the same endpoint, job or model is told at the same time."""
    for key in keys(example.data):
        if key.required and len(key.path) > len(("models", "NAME")) and key.path[0] in FAULTS:
            data = example.data
            del section_of(data, key)[key.path[-1]]
            top, name = map(str, key.path[:2])
            where, fault = FAULTS[top]
            data[top][name].setdefault(where, {})[fault] = "y"
            assert sorted(example.errors(data)) == sorted(
                [str(key), f"{top}.{name}.{where}.{fault}"]
            )


def test_a_misspelt_key_is_one_problem(example: Example) -> None:
    """The key that was meant is not called missing besides."""
    for key in keys(example.data):
        data = example.data
        section, name = section_of(data, key), key.path[-1]
        section[f"{name}x"] = section.pop(name)
        # Without its type, nobody knows which keys an endpoint has.
        assert example.errors(data) == [str(key) if name == "type" else f"{key}x"], key


def test_a_type_that_is_open_blames_nothing_else(trial: Any) -> None:
    """Without its type, nobody knows whether an endpoint needs model, models or components."""
    trial.endpoint.clear()
    trial.endpoint.update(instance_type="ml.m5.large", tags={"aws:x": "y"})
    assert trial.error().startswith("endpoints.iris.type: received nothing")


def test_a_misspelt_type_hides_no_other_problem(trial: Any) -> None:
    """Where the keys say of which types an endpoint can be, what all of these refuse is told."""
    trial.endpoint.update(type="realtime", model="irsi")
    wrong_type, wrong_model = trial.errors()
    assert wrong_type.endswith("did you mean real-time?")
    assert wrong_model.startswith("endpoints.iris.model: received irsi")


def test_several_wrong_keys_blame_no_others(trial: Any) -> None:
    """What depends on two values that nobody knows is no problem yet."""
    front = {"authorisation": 5, "jwt": {"audiences": 5}, "domain": {"hosted_zone": "x"}}
    trial.endpoint["front"] = {"http": front}
    below = "endpoints.iris.front.http"
    assert sorted(error.split(": ")[0] for error in trial.errors()) == [
        f"{below}.authorisation",
        f"{below}.domain.certificate",
        f"{below}.domain.hosted_zone",
        f"{below}.domain.name",
        f"{below}.jwt.audiences",
        f"{below}.jwt.issuer",
    ]


def test_one_mistake_is_found_as_quickly_as_none(trial: Any) -> None:
    """The rules run again only where they find something that may be due to a stand-in."""
    del trial.data["region"]
    shape = read_shape(trial.data, name="trial", folder=trial.folder, lock=Lock())
    runs = []

    def rules(environment: Environment) -> Iterator[Problem]:
        runs.append(environment)
        yield Problem("region", "", "", "")

    assert shape.findings(rules) == []
    assert len(runs) == 1
