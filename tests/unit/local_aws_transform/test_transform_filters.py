"""InputFilter, JoinSource and OutputFilter."""

import json

import pytest

from local_aws.transform.filters import InvalidFilterError, compile_filter
from local_aws.transform.processing import Processing
from local_aws.transform.records import BadRecord

RECORD = {"id": 7, "features": [5.1, 3.3], "more": {"a": 1, "b": 2}}


@pytest.mark.parametrize(
    ("expression", "selected"),
    [
        ("$", RECORD),
        ("$.features", [5.1, 3.3]),
        ("$.features[1]", 3.3),
        ("$.features[-1]", 3.3),
        ("$['id','features']", {"id": 7, "features": [5.1, 3.3]}),
        ("$.more['a']", 1),
        ("$.more.b", 2),
        ("$.more.*", [1, 2]),
    ],
)
def test_a_filter_selects_of_an_object(expression: str, selected: object) -> None:
    """Names, several names, indexes and all of it."""
    assert compile_filter(expression)(RECORD) == selected


@pytest.mark.parametrize(
    ("expression", "selected"),
    [("$[1:]", [1, 2, 3]), ("$[0,2:]", [0, 2, 3]), ("$[0,-1]", [0, 3]), ("$[0:2]", [0, 1])],
)
def test_a_filter_selects_of_a_row(expression: str, selected: list[int]) -> None:
    """Indexes from both ends, slices, and both together."""
    assert compile_filter(expression)([0, 1, 2, 3]) == selected


@pytest.mark.parametrize("expression", ["id", "$[?(@.a>1)]", "$.a..b", "$[a]", "$.", "$[]"])
def test_what_batch_transform_does_not_understand_is_refused(expression: str) -> None:
    """It isn't a whole JSONPath."""
    with pytest.raises(InvalidFilterError):
        compile_filter(expression)


@pytest.mark.parametrize("expression", ["$.nothing", "$.id[0]", "$[9]", "$['id','x']"])
def test_a_part_that_a_record_lacks_is_an_error(expression: str) -> None:
    """The API reference says so of indexes."""
    with pytest.raises(InvalidFilterError, match="no part"):
        compile_filter(expression)(RECORD)


def test_a_csv_row_goes_in_without_its_name_and_comes_out_with_it() -> None:
    """The tutorial's case: an ID column that the model doesn't know."""
    processing = Processing(
        content_type="text/csv", input_filter="$[1:]", output_filter="$[0,-1]", joins_input=True
    )
    rows = [b'"a,1",5.1,3.3', b"b,4.9,3.0"]
    assert processing.before(rows) == [b"5.1,3.3", b"4.9,3.0"]
    assert processing.after(rows, b"Setosa\nVirginica\n") == [b'"a,1",Setosa', b"b,Virginica"]


def test_an_answer_joins_an_object_as_sagemakeroutput() -> None:
    """And the input's keys stay."""
    processing = Processing(content_type="application/json", joins_input=True)
    (joined,) = processing.after([json.dumps(RECORD).encode()], b'{"label": "Setosa"}')
    assert json.loads(joined) == {**RECORD, "SageMakerOutput": {"label": "Setosa"}}


def test_an_answer_joins_what_is_no_object_in_a_new_one() -> None:
    """Under SageMakerInput and SageMakerOutput."""
    processing = Processing(content_type="application/jsonlines", joins_input=True)
    joined = processing.after([b"[1, 2]", b"[3]"], b"10\n20")
    assert [json.loads(each) for each in joined] == [
        {"SageMakerInput": [1, 2], "SageMakerOutput": 10},
        {"SageMakerInput": [3], "SageMakerOutput": 20},
    ]


def test_too_few_answers_are_not_joined_to_the_wrong_records() -> None:
    """The object fails instead."""
    processing = Processing(content_type="text/csv", joins_input=True)
    with pytest.raises(BadRecord, match="1 answers for 2 records"):
        processing.after([b"1", b"2"], b"one")


def test_only_json_and_csv_are_processed() -> None:
    """Other content goes through as it is."""
    Processing(content_type="image/png").check()
    with pytest.raises(InvalidFilterError, match="image/png"):
        Processing(content_type="image/png", joins_input=True).check()
