"""Errors that a caller can act on end a command with their own words, everything else does not."""

from importlib import import_module

import pytest
import typer

from modelport.aws.places import NowhereError
from modelport.cli.explaining import ERRORS, explained


@pytest.mark.parametrize("module", ERRORS)
def test_every_name_is_an_error(module: str) -> None:
    """A name that nothing has would end the command that meets any error."""
    for name in ERRORS[module]:
        assert issubclass(getattr(import_module(module), name), Exception)


def test_ours_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    """The message alone on standard error, and exit code 1; a kind of it counts as well."""

    class OfAKindError(NowhereError):
        """One that only its base class names."""

    with pytest.raises(typer.Exit) as ended, explained():
        raise OfAKindError("start it")
    assert (ended.value.exit_code, capsys.readouterr().err) == (1, "start it\n")


@pytest.mark.parametrize("error", [ValueError("x"), typer.Exit(130), KeyboardInterrupt()])
def test_others_go_on(error: BaseException) -> None:
    """A fault of ours, an end that was asked for, and an interrupt are none of these."""
    with pytest.raises(type(error)) as caught, explained():
        raise error
    assert caught.value is error
