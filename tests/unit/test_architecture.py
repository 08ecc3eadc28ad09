"""The pictures of the architecture are true, and the layers hold."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE_ROOTS = {root: ROOT / root for root in ("constructs", "containers", "lambda")}
DRAWN = ("modelport", "stacks", "local_aws")
EDGE = re.compile(r"^\s*(\w+) --> (\w+)$", re.MULTILINE)


def rooms() -> dict[str, str]:
    """Each importable package, and the room of the picture that it stands in."""
    names = {
        package.name: room
        for room, folder in SOURCE_ROOTS.items()
        for package in folder.iterdir()
        if package.is_dir() and any(package.glob("*.py"))
    }
    names |= {name: name for name in ("stacks", "local_aws")}
    for part in (ROOT / "modelport").iterdir():
        if part.name != "__init__.py" and (part.suffix == ".py" or (part / "__init__.py").exists()):
            names[f"modelport.{part.stem}"] = part.stem
    return names


def modules() -> Iterator[Path]:
    """Every module of the product."""
    for folder in (*DRAWN, *SOURCE_ROOTS):
        yield from (ROOT / folder).rglob("*.py")


def module_name(path: Path) -> str:
    """The name by which `path` is imported."""
    base = next((f for f in SOURCE_ROOTS.values() if path.is_relative_to(f)), ROOT)
    return ".".join(path.relative_to(base).with_suffix("").parts)


def imported(path: Path) -> Iterator[str]:
    """The modules that `path` imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(name: str, known: dict[str, str]) -> str | None:
    """The room that the module `name` stands in; none for a library."""
    parts = name.split(".")
    candidates = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((known[c] for c in candidates if c in known), None)


@pytest.fixture(scope="module")
def arrows() -> set[tuple[str, str]]:
    """Which room imports which, from the code."""
    known = rooms()
    pairs = {
        (room_of(module_name(path), known), room_of(name, known))
        for path in modules()
        for name in imported(path)
    }
    return {(a, b) for a, b in pairs if a and b and a != b}


def test_the_picture_shows_the_imports(arrows: set[tuple[str, str]]) -> None:
    """The arrows of docs/architecture.md are the imports, none missing and none made up."""
    picture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert {(a, b) for a, b in EDGE.findall(picture)} == arrows


def test_constructs_and_functions_know_nothing_of_the_application(
    arrows: set[tuple[str, str]],
) -> None:
    """Constructs and functions import nothing else of ours; an image has the functions' handler."""
    outward = [arrow for arrow in arrows if arrow[0] in SOURCE_ROOTS]
    assert outward == [("containers", "lambda")]


def test_data_flows_one_way(arrows: set[tuple[str, str]]) -> None:
    """Nothing below the command line imports it, and no two rooms import each other."""
    assert [arrow for arrow in arrows if arrow[1] == "cli" and arrow[0] != "__main__"] == []
    assert [(a, b) for a, b in arrows if (b, a) in arrows] == []


def test_source_roots_are_no_packages() -> None:
    """constructs/ and lambda/ have no __init__.py, which would hide libraries."""
    assert [f for f in SOURCE_ROOTS.values() if (f / "__init__.py").exists()] == []
