"""No name, type or text gets out of its place in a statement."""

import re

import pytest
import sqlglot
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from modelport.sql import ENGINES, Example, Options, SqlError, call_of
from modelport.sql.names import is_number
from tests.unit.sql.statements import IRIS, subject, written

DIALECTS = {
    "athena": "athena",
    "redshift": "redshift",
    "aurora-postgresql": "postgres",
    "aurora-mysql": "mysql",
}
NASTY = st.text(alphabet="ab_1 \"'`;-$/*\\.,()%é\n\x00", min_size=1, max_size=12)
ENGINE = st.sampled_from(sorted(DIALECTS))


def last_query(text: str, engine: str) -> exp.Select:
    """The query at the end, the only statement there."""
    start = max(m.start() for m in re.finditer(r"^SELECT ", text, re.MULTILINE))
    (select,) = sqlglot.parse(text[start:], read=DIALECTS[engine])
    assert isinstance(select, exp.Select)
    return select


@given(engine=ENGINE, name=NASTY, table=NASTY, function=NASTY)
def test_names_stay_names(engine: str, name: str, table: str, function: str) -> None:
    """A column, a table and a function are one name each, and exactly the one that was said."""
    quoted = '"' + name.replace('"', '""') + '"'
    try:
        named = {"table": table, "function": function}
        text = written(engine, columns=f"{quoted} varchar(9)", returns="varchar(9)", **named)
    except SqlError:
        return
    select = last_query(text, engine)
    assert [c.name for c in select.find_all(exp.Column)] == [name]
    found = select.find(exp.Table)
    assert found
    assert ".".join(part.name for part in found.parts) == table
    call = select.find(exp.Anonymous)
    assert call
    if engine != "athena":
        assert call.name == function
    assert text.count(";") == 1 + text.count(";", 0, text.rindex("LIMIT"))


@given(engine=ENGINE, value=NASTY)
def test_values_stay_values(engine: str, value: str) -> None:
    """What a sample sends is one literal of the query, as it was."""
    assume(value.strip() and not re.search(r'["\n\x00,]', value) and not is_number(value))
    example = Example(content_type="text/csv", body=value, expect="x")
    select = last_query(written(engine, example), engine)
    assert [literal.name for literal in select.find_all(exp.Literal)] == [value]


@pytest.mark.parametrize("engine", DIALECTS)
def test_a_quoted_line_break_is_a_part_of_its_value(engine: str) -> None:
    """As CSV has it; and what only Unicode calls a line break is none of CSV's."""
    example = Example(content_type="text/csv", body='"one\ntwo\u2028three",4', expect="x")
    text, number = last_query(written(engine, example), engine).find_all(exp.Literal)
    assert (text.name, number.name) == ("one\ntwo\u2028three", "4")


@given(engine=ENGINE, word=NASTY, where=st.sampled_from(["columns", "returns"]))
def test_types_are_words_of_the_engine(engine: str, word: str, where: str) -> None:
    """A type is one of a list, or nothing is written."""
    said = (
        {"columns": f"a {word}", "returns": "varchar(9)"}
        if where == "columns"
        else {
            "columns": "a varchar(9)",
            "returns": word,
        }
    )
    try:
        text = written(engine, **said)
    except SqlError:
        return
    raise AssertionError(text)


@given(name=NASTY)
def test_an_endpoint_has_a_name_of_sagemakers(name: str) -> None:
    """A name that no endpoint can have is refused, before it is in a statement or a shell line."""
    assume(not re.fullmatch("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", name))
    for engine in ENGINES.values():
        with pytest.raises(SqlError, match="which no endpoint of SageMaker is called"):
            call_of(subject(IRIS, name=name), engine, Options())


@given(name=NASTY)
def test_a_model_of_several_is_one_text(name: str) -> None:
    """TargetModel is a literal of Redshift, whatever is in it."""
    asked = subject(IRIS, served="multi-model")
    text = ENGINES["redshift"].write(
        call_of(asked, ENGINES["redshift"], Options(target_model=name))
    )
    literal = text.partition("SAGEMAKER 'prod-iris':")[2].rpartition("\nIAM_ROLE")[0]
    assert sqlglot.parse_one(f"SELECT {literal}", read="postgres").find(exp.Literal).name == name


@pytest.mark.parametrize("engine", DIALECTS)
@pytest.mark.parametrize("body", ["5,7", "5,٣"])
def test_values_have_the_type_of_their_column(engine: str, body: str) -> None:
    """A number in a column of texts is a text: a database finds functions by their types."""
    example = Example(content_type="text/csv", body=body, expect="x")
    text = written(engine, example, columns="a int, b varchar(9)")
    select = last_query(text, engine)
    first, second = select.find_all(exp.Literal)
    assert (first.is_string, second.is_string) == (False, True)


def test_only_ascii_digits_are_numbers() -> None:
    """What no engine reads as a number is a text, in its type and in its quotes."""
    text = written("redshift", Example(content_type="text/csv", body="٣", expect="٣"))
    assert 'FUNCTION "prod_iris" (varchar(4096))\nRETURNS varchar(4096)' in text
    assert "('٣')" in text


def test_the_property_can_fail() -> None:
    """The parser sees what an unquoted name would do."""
    for text in ('SELECT f("a"b") AS p;', "SELECT f('it's') AS p;"):
        try:
            sqlglot.parse(text, read="postgres")
        except (ParseError, TokenError):
            continue
        raise AssertionError(text)
