"""A model's code/requirements.txt: what of it the running environment lacks."""

import re
import shlex
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

_COMMENT = re.compile(r"(^|\s+)#.*$")
_NESTED = re.compile(r"^(?:-r|--requirement)[\s=]+(?P<path>.+)$")
_CONSTRAINTS = re.compile(r"^(?:-c|--constraint)[\s=]+(?P<path>(?!\w+://).+)$")


def read(file: Path) -> list[str]:
    """The logical lines of a requirements file, with the files that it includes."""
    return list(_lines(file, seen=frozenset({file.resolve()})))


def _lines(file: Path, *, seen: frozenset[Path]) -> Iterator[str]:
    text = file.read_text(encoding="utf-8-sig").replace("\\\n", " ")
    for raw in text.splitlines():
        line = _COMMENT.sub("", raw).strip()
        nested = _NESTED.match(line)
        if nested:
            inner = (file.parent / nested["path"].strip()).resolve()
            if inner not in seen:
                yield from _lines(inner, seen=seen | {inner})
        elif constraints := _CONSTRAINTS.match(line):
            # pip looks beside the file that names it, and gets another file from us.
            yield f"-c {shlex.quote(str(file.parent.resolve() / constraints['path']))}"
        elif line:
            yield line


def missing(lines: Iterable[str]) -> list[str]:
    """What is left to install: nothing, or the unmet requirements and every option of pip.

    An option alone (an index, a folder of wheels) asks for nothing.
    """
    left = [line for line in lines if not satisfied(line)]
    return left if any(not _is_option(line) for line in left) else []


def _is_option(line: str) -> bool:
    return line.startswith("-") and not line.startswith(("-e", "--editable"))


def satisfied(line: str) -> bool:
    """Whether the running environment already meets a line; never for a URL, path or option."""
    try:
        requirement = Requirement(line)
    except InvalidRequirement:
        return False
    return _met(requirement, extra="")


def _met(requirement: Requirement, *, extra: str) -> bool:
    if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
        return True
    if requirement.url:
        return False
    try:
        installed = version(requirement.name)
    except PackageNotFoundError:
        return False
    if not requirement.specifier.contains(installed, prereleases=True):
        return False
    return all(_extra_met(requirement.name, name) for name in requirement.extras)


def _extra_met(package: str, extra: str) -> bool:
    return all(_met(Requirement(text), extra=extra) for text in requires(package) or ())
