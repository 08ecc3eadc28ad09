"""One of something is said in the singular, and none in the plural."""

import pytest

from modelport.counting import counted
from modelport.operating.capacity import Capacity, Kind


@pytest.mark.parametrize(("number", "said"), [(0, "0 copies"), (1, "1 copy"), (2, "2 copies")])
def test_a_number_and_its_word(number: int, said: str) -> None:
    """Whatever the plural is; an s does where nothing else is said."""
    assert counted(number, "copy", "copies") == said
    assert counted(number, "error") == f"{number} error{'s' * (number != 1)}"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("instances", "1 instance"),
        ("copies", "1 copy"),
        ("provisioned concurrency", "1 provisioned concurrency"),
    ],
)
def test_one_that_serves(kind: Kind, said: str) -> None:
    """`modelport scale` shows a single instance as one."""
    assert Capacity(name="A", kind=kind, count=1).worded(1) == said
