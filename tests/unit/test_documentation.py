"""What the documentation says is true of the code."""

import re
from pathlib import Path

import pytest

from modelport.cli.commands import COMMANDS, load
from modelport.configuration.reference import reference

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"(?:`|\$ |^)modelport ((?:[a-z]+)\b[^`\n#]*)", re.MULTILINE)
OPTION = re.compile(r"(?<!\S)\[?(--[a-z-]+)")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "benchmarks/*.md", "model_artifacts/**/*.md")
    for page in ROOT.glob(pattern)
)


def test_the_reference_is_written_from_the_model() -> None:
    """docs/configuration.md is what the typed model says today."""
    assert (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page names a file that exists."""
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_are_there(page: Path) -> None:
    """Every command that a page shows exists, with every option that it shows."""
    shown = COMMAND.findall(page.read_text(encoding="utf-8"))
    assert [line for line in shown if not is_command(line)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_cdk_is_told_the_environment(page: Path) -> None:
    """`cdk` runs app.py for each of its commands, even bootstrap, and app.py wants its name."""
    shown = re.findall(r"^\$ cdk .*", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert [line for line in shown if " -c env=" not in line] == []


def is_command(line: str) -> bool:
    """Whether `modelport` knows the command and its options."""
    name, *words = line.split()
    if name not in COMMANDS:
        return False
    command = load(name)
    for word in words:
        command = getattr(command, "commands", {}).get(word, command)
    options = {option for parameter in command.params for option in parameter.opts}
    options |= {option for parameter in command.params for option in parameter.secondary_opts}
    return set(OPTION.findall(line)) <= options
