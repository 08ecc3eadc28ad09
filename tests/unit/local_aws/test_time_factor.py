"""How fast time goes by is told on the command line."""

import pytest

from local_aws.options import parse
from local_aws.pace import Pace


def test_time_goes_by_as_on_aws_unless_told_otherwise():
    """The default factor is 1."""
    assert parse(["--state-folder", "x"]).time_factor == 1
    assert parse(["--state-folder", "x", "--time-factor", "60"]).time_factor == 60


@pytest.mark.parametrize("factor", ["0", "0.5", "601", "nan", "fast"])
def test_a_factor_that_makes_no_sense_is_refused(factor, capsys):
    """With the range that does."""
    with pytest.raises(SystemExit):
        parse(["--state-folder", "x", "--time-factor", factor])
    assert factor in capsys.readouterr().err


def test_a_minute_lasts_a_second_at_sixty():
    """There and back."""
    assert Pace(60).real(60) == 1
    assert Pace(60).elapsed(1) == 60
