"""Writes `images.json` from sagemaker-core: `python -m modelport.facts.refresh_images`.

The library decides every tag
itself; only the accounts of the registries are copied from its files.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from modelport.facts.sagemaker_core import NAMES, image_uris

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUE = Path(__file__).with_name("images.json")
FRAMEWORKS = (
    *("djl-lmi", "huggingface", "pytorch", "sklearn", "tensorflow", "triton", "vllm", "xgboost"),
)
_FOR_CUDA = re.compile(r"-cu\d")


class Kind(NamedTuple):
    """A kind of image, and an instance type that stands for everything it runs on."""

    architecture: str
    scope: str
    processor: str
    instance_type: str


KINDS = (
    Kind("x86_64", "inference", "cpu", "ml.m5.xlarge"),
    Kind("x86_64", "inference", "gpu", "ml.g5.xlarge"),
    Kind("arm64", "inference_graviton", "cpu", "ml.c7g.xlarge"),
)


class Registries:
    """The accounts that hold images, by region; most images share a few such tables."""

    def __init__(self) -> None:
        """Starts empty."""
        self.tables: list[dict[str, str]] = []

    def index(self, table: dict[str, str]) -> int:
        """The number of a table, which is added where it is new."""
        if table not in self.tables:
            self.tables.append(table)
        return self.tables.index(table)


def catalogue() -> dict[str, Any]:
    """Every inference image of `FRAMEWORKS`, and the accounts that hold it in each region."""
    registries = Registries()
    frameworks = {name: _framework(name, registries) for name in FRAMEWORKS}
    return {
        "source": f"sagemaker-core {metadata.version('sagemaker-core')}",
        "date": datetime.now(UTC).date().isoformat(),
        "frameworks": frameworks,
        "registries": registries.tables,
    }


def _framework(framework: str, registries: Registries) -> dict[str, Any]:
    config = image_uris().config_for_framework(NAMES.get(framework, framework))
    found: dict[str, Any] = {}
    for kind in KINDS:
        if scope := _scope(config, kind.scope):
            empty = {"aliases": _aliases(scope), "versions": {}}
            versions = found.setdefault(kind.architecture, empty)["versions"]
            for version in scope["versions"]:
                images = _images(framework, version, scope["versions"][version], kind, registries)
                versions[version] = versions.get(version, []) + list(images)
    return found


def _scope(config: dict[str, Any], name: str) -> dict[str, Any] | None:
    """What the library has for a scope: below its name, or everything where there is but one."""
    is_whole = name in config.get("scope", ())
    return config if is_whole else config.get(name)


def _aliases(scope: dict[str, Any]) -> dict[str, str]:
    """Versions without their last part; not `latest`, which would be another one tomorrow."""
    aliases = scope.get("version_aliases", {}).items()
    return {alias: version for alias, version in aliases if alias[0].isdigit()}


def _images(
    framework: str, version: str, config: dict[str, Any], kind: Kind, registries: Registries
) -> Iterator[dict[str, Any]]:
    for base, python, leaf in _leaves(framework, config):
        try:
            uri = image_uris().retrieve(
                NAMES.get(framework, framework),
                "us-east-1",
                version=version,
                py_version=python,
                instance_type=kind.instance_type,
                image_scope=kind.scope,
                base_framework_version=base,
            )
        except (ValueError, KeyError):
            continue  # the library has no image of this kind
        if kind.processor == "cpu" and _FOR_CUDA.search(uri):
            continue  # it hands out an image for GPUs whatever the instance type is
        keys = {"base": base, "python": python, "processor": kind.processor}
        table = registries.index(leaf["registries"])
        yield {k: v for k, v in keys.items() if v} | {
            "image": uri.partition("/")[2],
            "registries": table,
        }


def _leaves(
    framework: str, config: dict[str, Any]
) -> Iterator[tuple[str | None, str | None, dict[str, Any]]]:
    """A version's base frameworks and Pythons: the library nests them in three ways."""
    bases: dict[str | None, Any] = {None: config}
    if framework == "huggingface":
        bases = {base: below for base, below in config.items() if base != "version_aliases"}
    for base, below in bases.items():
        if "repository" in below:
            for python in below.get("py_versions") or [None]:
                yield base, python, below
        else:
            yield from ((base, python, leaf) for python, leaf in below.items())


def main() -> None:
    """Writes the catalogue: sorted as the library has it, so that a refresh reads well."""
    text = json.dumps(catalogue(), indent=1, ensure_ascii=False)
    CATALOGUE.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"wrote {CATALOGUE}\n")


if __name__ == "__main__":
    main()
