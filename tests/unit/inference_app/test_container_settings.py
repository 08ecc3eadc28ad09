"""The application's own variables: what each may be, and what it is without one."""

import pytest

from inference_app.settings import AppSettings
from inference_proxy.settings import SettingsError


@pytest.mark.parametrize(
    ("name", "lowest", "highest"),
    [
        ("PORT", ("-1", "0"), ("65535", "65536")),
        ("REQUESTS_PER_SECOND", ("0", "0.001"), ("1e6", "nan")),
        ("BURST", ("0", "1"), ("1000000", "1000001")),
        ("CORS_SECONDS", ("-1", "0"), ("86400", "86401")),
        ("CONCURRENCY", ("0", "1"), ("1024", "1025")),
        ("DRAIN_SECONDS", ("0", "1"), ("120", "121")),
        ("KEEP_ALIVE_SECONDS", ("0", "1"), ("4100", "4101")),
        ("API_KEY", (" x", "x"), ("x" * 128, "x" * 129)),
    ],
)
def test_each_variable_has_its_bounds(
    name: str, lowest: tuple[str, str], highest: tuple[str, str]
) -> None:
    """The last value on either side is taken, the one beyond is not."""
    for taken in (lowest[1], highest[0]):
        AppSettings.from_environment({name: taken})
    for refused in (lowest[0], highest[1]):
        with pytest.raises(SettingsError, match=name):
            AppSettings.from_environment({name: refused})


def test_without_variables_nobody_outside_and_no_page_is_let_in() -> None:
    """As the table of the documentation says; the key does not show where settings are printed."""
    settings = AppSettings.from_environment({})
    assert (settings.host, settings.port, settings.origins) == ("127.0.0.1", 8080, ())
    assert (settings.requests_per_second, settings.burst, settings.concurrency) == (50, 100, 64)
    assert (settings.cors_seconds, settings.drain_seconds) == (600, 65)
    assert (settings.api_key, settings.keep_alive_seconds) == (None, 75)
    assert "sesame" not in repr(AppSettings.from_environment({"API_KEY": "sesame"}))
