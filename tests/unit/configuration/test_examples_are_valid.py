from pathlib import Path

import pytest

from modelport.configuration import load

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.yaml"))


@pytest.mark.shows("validated")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_valid(example: Path) -> None:
    """Every example has at least one model, and nothing that is refused."""
    assert load(str(example)).models


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_says_what_it_shows(example: Path) -> None:
    """The first line helps the editor, the second one the reader."""
    first, second, *_ = example.read_text("utf-8").splitlines()
    assert first == "# yaml-language-server: $schema=../schemas/environment.schema.json"
    assert second.startswith("# ")
    assert second.endswith(".")
