"""The page beside the embedded AWS: what it serves, and to whom."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from local_aws.console import ConsoleDoor, files

PAGE = "/_modelport/console/"
FRONTS = {"fronts": [{"name": "a", "document": {"openapi": "3.1.0"}}], "region": "us-east-1"}


def visit(
    door: ConsoleDoor, path: str, method: str = "GET", body: bytes = b"", kind: bytes = b""
) -> tuple[int, dict[bytes, bytes], bytes]:
    """One request of the page."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"body": body}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", kind)] if kind else []
    scope = {"type": "http", "path": path, "method": method, "headers": headers}
    asyncio.run(door(scope, receive, send))
    start, content = sent
    return start["status"], dict(start["headers"]), content["body"]


@pytest.fixture
def door() -> ConsoleDoor:
    """The door before an application that answers 418."""

    async def behind(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"status": 418, "headers": []})
        await send({"body": b""})

    return ConsoleDoor(behind)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of npm packages."""
    for name in files._VENDORED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("vendored")
    monkeypatch.setattr(files, "_PACKAGES", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("packages")
def test_the_page_is_served_with_a_policy(door: ConsoleDoor) -> None:
    """Scripts, styles and requests are this server's own."""
    status, headers, body = visit(door, PAGE)
    assert status == 200
    assert headers[b"content-type"] == b"text/html"
    assert b"connect-src 'self'" in headers[b"content-security-policy"]
    assert b"http://" not in body
    assert b"https://" not in body


@pytest.mark.usefixtures("packages")
def test_it_tells_which_fronts_there_are(door: ConsoleDoor) -> None:
    """What was put there last, and each front's document by its number."""
    assert json.loads(visit(door, f"{PAGE}fronts.json")[2]) == {"fronts": []}
    body = json.dumps(FRONTS).encode()
    assert visit(door, f"{PAGE}fronts.json", "PUT", body, b"application/json")[0] == 200
    assert json.loads(visit(door, f"{PAGE}fronts.json")[2]) == FRONTS
    assert json.loads(visit(door, f"{PAGE}documents/0.json")[2]) == {"openapi": "3.1.0"}
    assert visit(door, f"{PAGE}documents/1.json")[0] == 404


@pytest.mark.parametrize(
    ("method", "body", "kind", "status"),
    [
        ("PUT", b"{}", b"text/plain", 415),
        ("PUT", b"{", b"application/json", 400),
        ("PUT", b'{"fronts": 1}', b"application/json", 400),
        ("POST", b"{}", b"application/json", 405),
    ],
)
@pytest.mark.usefixtures("packages")
def test_what_else_is_sent_changes_nothing(
    door: ConsoleDoor, method: str, body: bytes, kind: bytes, status: int
) -> None:
    """A page of somebody else's can't send JSON without asking."""
    assert visit(door, f"{PAGE}fronts.json", method, body, kind)[0] == status
    assert json.loads(visit(door, f"{PAGE}fronts.json")[2]) == {"fronts": []}


@pytest.mark.parametrize("name", ["../door.py", "page/index.html", "%2e%2e/door.py", "console"])
@pytest.mark.usefixtures("packages")
def test_nothing_else_is_served(door: ConsoleDoor, name: str) -> None:
    """Names are looked up among the page's own, not among the disk's."""
    assert visit(door, f"{PAGE}{name}")[0] == 404


def test_without_the_packages_it_says_what_to_do(door: ConsoleDoor, packages: Path) -> None:
    """Instead of an empty page."""
    (packages / "swagger-ui-dist" / "swagger-ui.css").unlink()
    status, _, body = visit(door, PAGE)
    assert status == 404
    assert b"run make setup" in body


def test_other_paths_are_aws(door: ConsoleDoor) -> None:
    """They are passed on."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(door({"type": "http", "path": "/"}, None, send))
    assert sent[0]["status"] == 418
