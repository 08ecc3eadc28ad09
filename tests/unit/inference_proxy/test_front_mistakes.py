import json

import pytest


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        ("{broken", {}, (400, "InvalidBodyError", "line 1, column 2")),
        ('{"a": NaN}', {}, (400, "InvalidBodyError", "NaN is not a JSON value")),
        ("[" * 100_000, {}, (400, "InvalidBodyError", "nested too deeply")),
        ('"\ud800"', {}, (400, "InvalidBodyError", "not valid Unicode")),
        ("", {}, (400, "EmptyBodyError", "empty")),
        (None, {}, (400, "EmptyBodyError", "empty")),
        (" \n", {"Content_Type": "text/csv"}, (400, "EmptyBodyError", "empty")),
        ({"a": 1}, {}, (400, "InvalidBodyError", "not text")),
        ("1", {"Accept": "a\r\nb: c"}, (400, "InvalidHeaderError", "accept: holds")),
        ("1", {"Accept": "a" * 1025}, (400, "InvalidHeaderError", "longer than 1024")),
        ("7" * 7_000_000, {}, (413, "BodyTooLargeError", "7000000 bytes")),
        ("<a/>", {"Content_Type": "text/xml"}, (415, "UnsupportedContentTypeError", "text/csv")),
    ],
)
def test_what_the_caller_got_wrong_never_reaches_the_model(
    refused, runtime, body, headers, expected
):
    """Each mistake has its status and type, and a message that says what it is."""
    status, kind, message = refused(body, **headers)
    assert (status, kind) == expected[:2]
    assert expected[2] in message
    assert not runtime.asked


def test_limits_take_what_is_exactly_at_them(make_proxy, event, context):
    """A body, and a header, of as many bytes as said are taken; one byte more is not."""
    proxy = make_proxy(MAX_BODY_BYTES="100")

    def status(body, **headers):
        return proxy.answer(event(body, **headers), context)["statusCode"]

    assert [status("7" * size) for size in (100, 101)] == [200, 413]
    assert status('"' + "é" * 49 + '"') == 200
    assert status('"' + "é" * 50 + '"') == 413
    assert [status("1", Accept="a" * size) for size in (1024, 1025)] == [200, 400]


def test_broken_base64(proxy, event, context):
    """A body that is not the base64 that the event claims is the caller's mistake."""
    answer = proxy.answer(event("%%%") | {"isBase64Encoded": True}, context)
    assert json.loads(answer["body"])["error"]["type"] == "InvalidBodyError"
