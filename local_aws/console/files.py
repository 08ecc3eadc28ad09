"""The files of the page: our own, and those of the npm packages that it needs."""

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_OWN = Path(__file__).resolve().parent / "page"
_PACKAGES = Path(__file__).resolve().parents[2] / "node_modules"
_VENDORED = (
    "swagger-ui-dist/swagger-ui.css",
    "swagger-ui-dist/swagger-ui-bundle.js",
    "swagger-ui-dist/swagger-ui-standalone-preset.js",
    "swagger-ui-dist/favicon-32x32.png",
    "aws4fetch/dist/aws4fetch.esm.js",
)


class Missing(Exception):  # noqa: N818 - it says what is missing, in one word
    """The packages aren't installed."""


@dataclass(frozen=True)
class File:
    """A file as it is answered."""

    type: str
    content: bytes

    @classmethod
    def of(cls, path: Path) -> Self:
        """A file of the disk, by its ending."""
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return cls(kind, path.read_bytes())

    @classmethod
    def text(cls, text: str) -> Self:
        """A sentence."""
        return cls("text/plain; charset=utf-8", f"{text}\n".encode())

    @classmethod
    def json(cls, value: Any) -> Self:
        """A value."""
        return cls("application/json", json.dumps(value).encode())


def page_files() -> Mapping[str, File]:
    """Every file of the page by the name that the page asks for.

    Raises:
        Missing: an npm package isn't installed.
    """
    vendored = {Path(name).name: _PACKAGES / name for name in _VENDORED}
    if absent := [name for name in _VENDORED if not (_PACKAGES / name).is_file()]:
        raise Missing(
            f"the page needs npm packages that are not installed ({', '.join(absent)} in "
            f"{_PACKAGES}): run make setup, or npm ci"
        )
    own = {path.name: path for path in _OWN.iterdir() if path.is_file()}
    return {name: File.of(path) for name, path in (vendored | own).items()}
