import re
from pathlib import Path

from inference_proxy import settings
from inference_proxy.errors import ProxyError

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")


def test_the_page_lists_every_error():
    """The table of errors is what the classes say: status, name, meaning, when to try again."""
    rows = [line for line in PAGE.splitlines() if re.match(r"\| \d{3} \|", line)]
    proxys = [e for e in ProxyError.__subclasses__() if e.__module__ == ProxyError.__module__]
    errors = sorted(proxys, key=lambda error: (error.status, error.__name__))
    expected = [
        f"| {error.status} | `{error.__name__}` | {error.__doc__} | "
        f"{f'{error.retry_after} s' if error.retry_after else '–'} |"
        for error in errors
    ]
    assert rows == expected


def test_the_page_lists_every_variable_that_is_read():
    """Each environment variable of the settings stands on the page."""
    source = Path(settings.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r'"([A-Z][A-Z_]{5,})"', source))
    credentials = {name for name in read if re.search("ACCESS_KEY|SESSION_TOKEN", name)}
    assert {name for name in read - credentials if f"`{name}`" not in PAGE} == set()
    assert "ENDPOINT_NAME" in read
