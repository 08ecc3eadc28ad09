"""Which pages may read the function's answers."""

from collections.abc import Callable
from typing import Any

import pytest

from inference_proxy.proxy import Proxy


@pytest.mark.parametrize(
    ("origins", "asks", "allowed"),
    [
        ("", "https://a.example", None),
        ("https://a.example https://b.example", "https://b.example", "https://b.example"),
        ("https://a.example https://b.example", "https://evil.example", "https://a.example"),
        ("https://a.example", None, "https://a.example"),
        ("*", "https://a.example", "*"),
    ],
)
def test_a_page_may_read_an_answer_if_it_was_named(
    make_proxy: Callable[..., Proxy],
    event: Callable[..., dict[str, Any]],
    origins: str,
    asks: str | None,
    allowed: str | None,
) -> None:
    """Errors too, or the page could not tell its user what is wrong."""
    proxy = make_proxy(CORS_ORIGINS=origins)
    asked = event(body="")
    asked["headers"] = {**(asked.get("headers") or {}), **({"Origin": asks} if asks else {})}
    answer = proxy.answer(asked, None)
    assert answer["statusCode"] == 400
    headers = answer["headers"]
    assert headers.get("Access-Control-Allow-Origin") == allowed
    assert headers.get("Vary") == ("Origin" if origins else None)
    shown = headers.get("Access-Control-Expose-Headers", "").split(",")
    assert shown == (["Retry-After", "X-Request-Id"] if origins else [""])
