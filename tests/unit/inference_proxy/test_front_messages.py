import pytest

from inference_proxy.messages import readable

LINK = "See https://console/x in account 123456789012 for more information."
TRACEBACK = 'Traceback (most recent call last):\n  File "/opt/x.py", line 3, in f\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        (f"no such key\n{TRACEBACK}KeyError: 1\n", "no such key"),
        (f"{TRACEBACK}    f()\nKeyError: 'a'\n", "KeyError: 'a'"),
        (TRACEBACK, ""),
        ('{"code": 400, "type": "X", "message": "torch is sad"}', "torch is sad"),
        ('{"detail": 1}', '{"detail": 1}'),
        ("{broken", "{broken"),
        (
            f'Received server error (500) from primary with message "{{"message": "sad"}}". {LINK}',
            "sad",
        ),
        ("a" + " " * 200_000 + "b", "a" + " " * 998 + "…"),
        (f"sad. {LINK} Sorry", "sad. Sorry"),
        ("see arn:aws:logs:eu-west-1:123456789012:log-group:/a", "see"),
    ],
)
def test_messages_are_made_readable(text, expected):
    """Wrapping, tracebacks, links and ARNs go; the model's own words stay."""
    assert readable(text) == expected


def test_long_messages_are_trimmed():
    """A message has at most 1000 characters."""
    assert len(readable("a" * 5000)) == 1000
