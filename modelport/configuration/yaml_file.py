"""Reads a YAML file strictly: no key twice, nothing but plain data, keys that are text."""

from pathlib import Path
from typing import Any

import yaml

from modelport.configuration.problems import ConfigurationError, Problem, show
from modelport.configuration.yaml_mistakes import BadKeyError, not_yaml

_SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # written in C where it was built so
_DATE = "tag:yaml.org,2002:timestamp"
_WITHOUT_DATES = {
    first: [(tag, pattern) for tag, pattern in kinds if tag != _DATE]
    for first, kinds in _SAFE.yaml_implicit_resolvers.items()
}
_LOADER: Any = type("_Loader", (_SAFE,), {"yaml_implicit_resolvers": _WITHOUT_DATES})
"""Leaves dates text: a tag may look like one, and one that cannot be is told where it stands."""
_UNREADABLE = (ValueError, OverflowError, AttributeError, LookupError, TypeError)
"""What PyYAML lets through for a value with a tag, such as !!int, that cannot be one."""
_MERGE = "tag:yaml.org,2002:merge"
_KEY_TAGS = ("tag:yaml.org,2002:str", _MERGE)


def read_yaml(file: Path) -> dict[str, Any]:
    """The mapping that a file holds.

    Raises:
        ConfigurationError: the file cannot be read, is not YAML, or holds no mapping.
    """
    content = _read(file)
    try:
        data = _load(content)
    except yaml.YAMLError as error:
        raise ConfigurationError([not_yaml(error, content)], file) from None
    except _UNREADABLE as error:
        problem = Problem("", "a value that is none of YAML's", "", f"put it in quotes ({error})")
        raise ConfigurationError([problem], file) from None
    except RecursionError:
        problem = Problem("", "too many levels, one in another", "a few levels", "write it flat")
        raise ConfigurationError([problem], file) from None
    if not isinstance(data, dict):
        received = "an empty file" if data is None else show(data)
        problem = Problem("", received, "keys such as region, models and endpoints", "add them")
        raise ConfigurationError([problem], file)
    return data


def _load(content: bytes) -> Any:
    loader = _LOADER(content)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _refuse_bad_keys(node)
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _refuse_bad_keys(root: yaml.Node) -> None:
    waiting, visited = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in visited or isinstance(node, yaml.ScalarNode):
            continue
        visited.add(id(node))
        if isinstance(node, yaml.MappingNode):
            _check_keys([key for key, _ in node.value])
            waiting += [value for _, value in node.value]
        else:
            waiting += node.value


def _check_keys(keys: list[yaml.Node]) -> None:
    seen = set()
    for key in keys:
        if not isinstance(key, yaml.ScalarNode) or key.tag not in _KEY_TAGS:
            raise _error(key, "a key that is not text: put it in quotes")
        if key.value in seen:
            raise _error(key, f"the key {show(key.value)} a second time: keep one of them")
        seen.add(key.value)


def _error(node: yaml.Node, problem: str) -> BadKeyError:
    return BadKeyError(problem=problem, problem_mark=node.start_mark)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problem = Problem(
            "", f"a file that cannot be read ({reason.lower()})", "", "check its path"
        )
        raise ConfigurationError([problem], file) from None
