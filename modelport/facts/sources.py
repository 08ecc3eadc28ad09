"""Finds data files in installed packages without importing the packages, which costs seconds."""

import gzip
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def data_file(package: str, path: str) -> Path:
    """The file at `path` in an installed package.

    Raises:
        ModuleNotFoundError: the package is not installed.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not installed: run make setup", name=package)
    return Path(spec.submodule_search_locations[0]) / path


@cache
def read_json(package: str, path: str) -> Any:
    """The content of a JSON file in an installed package; `.gz` is unpacked."""
    content = data_file(package, path).read_bytes()
    return json.loads(gzip.decompress(content) if path.endswith(".gz") else content)
