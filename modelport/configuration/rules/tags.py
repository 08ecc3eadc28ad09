"""`tags`: what SageMaker accepts as keys and values."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.facts.service_model import matches, shape

_RESERVED = "aws:"


def errors(environment: Environment) -> Iterator[Problem]:
    """Too many tags, or a tag that botocore's shapes TagKey and TagValue do not fit."""
    most = shape("TagList")["max"]
    for path, tags in _all(environment):
        together = environment.tags | tags
        if len(together) > most:
            inherited = "" if path == "tags" else " with those of the environment"
            received = f"{len(together)} tags{inherited}"
            yield Problem(path, received, f"at most {most}", "remove some")
        for key, value in tags.items():
            yield from _text(join(path, key), key, "TagKey", "the key")
            yield from _text(join(path, key), value, "TagValue", "the value")
            if key.lower().startswith(_RESERVED):
                accepted = f"a key without {_RESERVED} in front, which AWS keeps for itself"
                yield Problem(join(path, key), show(key), accepted, "rename it")


def _all(environment: Environment) -> Iterator[tuple[str, dict[str, str]]]:
    yield "tags", environment.tags
    for section, owners in (("endpoints", environment.endpoints), ("batch", environment.batch)):
        for key, owner in owners.items():
            if owner.tags:
                yield join(section, key, "tags"), owner.tags


def _text(path: str, text: str, shape_name: str, what: str) -> Iterator[Problem]:
    bounds = shape(shape_name)
    if not bounds["min"] <= len(text) <= bounds["max"]:
        accepted = f"{bounds['min']} to {bounds['max']} characters"
        yield Problem(path, f"{what} with {len(text)} characters", accepted, "shorten it")
    elif not matches(text, shape_name):
        accepted = "letters, digits, spaces and _ . : / = + - @"
        yield Problem(path, f"{what} {show(text)}", accepted, "leave out everything else")
