from pathlib import Path
from typing import Any

import pytest

from modelport.interfaces.errors import InterfaceError
from modelport.interfaces.samples import Sample, matches, read_samples


@pytest.mark.parametrize(
    ("expected", "received", "right"),
    [
        ({"label": "POSITIVE"}, {"label": "POSITIVE", "score": 0.9}, True),
        ({"label": "POSITIVE"}, {"label": "NEGATIVE", "score": 0.9}, False),
        ({"label": "POSITIVE"}, {"score": 0.9}, False),
        ({"label": "POSITIVE"}, None, False),
        ([{"label": "A"}, {"label": "B"}], [{"label": "A"}, {"label": "B"}], True),
        ([{"label": "A"}, {"label": "B"}], [{"label": "B"}, {"label": "A"}], False),
        ([{"label": "A"}], [{"label": "A"}, {"label": "B"}], False),
        ("setosa", "setosa", True),
        ("setosa", "virginica", False),
        (8.811386, 8.811386108398438, True),
        (8.811386, 8.8114, False),
        (1, True, False),
        ("a,0.3\nb,1", "a,0.30000001\nb,1.0\n", True),
        ("a,0.3", "a\n0.3", False),
        ("a,0.3", "a,0.4", False),
    ],
)
def test_expected_is_a_part_of_the_answer(expected: Any, received: Any, *, right: bool) -> None:
    """What is expected must be there; what else is there doesn't matter."""
    assert matches(expected, received) is right


def test_a_text_goes_over_the_wire_as_it_is() -> None:
    """A body that is text is sent unchanged, any other as JSON."""
    assert Sample(body='{"inputs": "a"}', expect=1).payload == b'{"inputs": "a"}'
    assert Sample(body={"inputs": "a"}, expect=1).payload == b'{"inputs": "a"}'
    assert Sample(content_type="text/csv", body="1,2", expect=1).payload == b"1,2"


def test_the_texts_are_what_a_person_reads() -> None:
    """The table shows sentences, not JSON."""
    assert Sample(body='{"inputs": ["a", "b"]}', expect=1).texts == ["a", "b"]
    assert Sample(body="1,2", expect=1).texts == ["1,2"]


def test_a_broken_file_names_the_place(tmp_path: Path) -> None:
    """A sample without what it expects is named by its place."""
    (tmp_path / "samples.json").write_text('[{"body": "a"}]')
    with pytest.raises(InterfaceError, match=r"samples\.json: 0\.expect: .*field required"):
        read_samples(tmp_path)


def test_no_file_is_no_samples(tmp_path: Path) -> None:
    """A model without sample requests has none."""
    assert read_samples(tmp_path) == []
