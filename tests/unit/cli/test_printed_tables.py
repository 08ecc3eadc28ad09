"""Tables of the command line, where nobody says how wide the terminal is."""

import pytest

from modelport.cli.output import print_table


def test_nothing_is_cut_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    """A name may have 63 characters; each row stays one line, in columns, without colours."""
    names = ["a" * 63, "b"]
    print_table(("name", "serves", "scaling"), [(name, "2 copies" * 4, "none") for name in names])
    heading, *rows = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows] == names
    assert {row.index("none") for row in rows} == {heading.index("scaling")}
    assert not any(line.endswith(" ") for line in (heading, *rows))
