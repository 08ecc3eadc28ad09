"""Durations and sizes, as a file may write them and as messages say them."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from modelport.configuration.quantities import Seconds, Size, duration, size


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (1, "1 s"),
        (29, "29 s"),
        (60, "60 s (1m)"),
        (90, "90 s"),
        (5400, "5400 s (90m)"),
        (3600, "3600 s (1h)"),
        (28_800, "28800 s (8h)"),
        (86_400, "86400 s (1d)"),
        (86_460, "86460 s (1441m)"),
        (315_360_000, "315360000 s (3650d)"),
    ],
)
def test_a_duration(seconds: int, said: str) -> None:
    """The seconds, and the largest unit that the same time is a whole number of."""
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1000 bytes (1kB)"),
        (1024, "1024 bytes (1KiB)"),
        (1_024_000, "1024000 bytes (1000KiB)"),
        (6_000_000, "6000000 bytes (6MB)"),
        (6_291_456, "6291456 bytes (6MiB)"),
        (6_291_457, "6291457 bytes"),
        (5_000_000_000, "5000000000 bytes (5GB)"),
        (2**30, "1073741824 bytes (1GiB)"),
    ],
)
def test_a_size(count: int, said: str) -> None:
    """The bytes, and the largest unit that the same size is a whole number of."""
    assert size(count) == said


@pytest.mark.parametrize("seconds", [1, 29, 60, 90, 5400, 86_400, 315_360_000])
def test_a_duration_that_is_said_may_be_written(seconds: int) -> None:
    """What a message says in brackets means the same in a file."""
    [*_, short] = duration(seconds).split(" ")
    written = short.strip("()") if "(" in short else f"{seconds}s"
    assert TypeAdapter(Seconds).validate_python(written, strict=True) == seconds


@pytest.mark.parametrize("count", [1, 999, 1000, 1024, 6_000_000, 6_291_456, 2**30, 5 * 10**9])
def test_a_size_that_is_said_may_be_written(count: int) -> None:
    """What a message says in brackets means the same in a file."""
    [*_, short] = size(count).split(" ")
    written = short.strip("()") if "(" in short else f"{count}B"
    assert TypeAdapter(Size).validate_python(written, strict=True) == count


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        (Seconds, " 2 h ", 7200),
        (Seconds, "0s", 0),
        (Seconds, "999999999s", 999_999_999),
        (Size, " 4 MiB ", 4 * 1024**2),
        (Size, "500kB", 500_000),
        (Size, "999999999B", 999_999_999),
    ],
)
def test_what_a_file_may_write(kind: Any, text: str, meant: int) -> None:
    """A whole number and a unit, with or without spaces."""
    assert TypeAdapter(kind).validate_python(text, strict=True) == meant


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((Seconds, text) for text in ("", "5", "5w", "5M", "1.5h", "-5s", "5 s s", "٣s")),
        *((Seconds, text) for text in ("9999999999s", "s", "5ms", "²s")),
        *((Size, text) for text in ("", "5", "5mb", "5K", "1.5MB", "-5MB", "٣MB", "5TiB")),
        *((Size, text) for text in ("9999999999B", "MB", "²MB")),
    ],
)
def test_what_is_no_quantity(kind: Any, text: str) -> None:
    """Any other text is refused, rather than guessed at."""
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(text, strict=True)
