"""A door that AWS doesn't have: GET /_modelport/console/ is a page that calls what is deployed.

PUT /_modelport/console/fronts.json, as JSON, says which fronts there are; the page reads it.
"""

import json
from collections.abc import Mapping
from typing import Any

from local_aws.activity import Application
from local_aws.console.files import File, Missing, page_files
from local_aws.visits import answer, body_of, is_json

DOOR = "/_modelport/console/"
FRONTS = "fronts.json"
# Swagger UI sets styles on its elements, and draws its arrows as data.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Whatever the page tried, a browser asks no other server than this one."""
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


class ConsoleDoor:
    """Answers below /_modelport/console/ and passes every other request on."""

    def __init__(self, application: Application) -> None:
        """Stand before an application."""
        self._application = application
        self._fronts: Any = {"fronts": []}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http" or not scope["path"].startswith(DOOR):
            await self._application(scope, receive, send)
            return
        status, file = self._answer(scope, await body_of(receive))
        await answer(send, status, {"content-type": file.type, **_HEADERS}, file.content)

    def _answer(self, scope: Mapping[str, Any], body: bytes) -> tuple[int, File]:
        name = scope["path"].removeprefix(DOOR) or "index.html"
        if name == FRONTS and scope["method"] == "PUT":
            return self._keep(scope, body)
        if scope["method"] not in {"GET", "HEAD"}:
            return 405, File.text("GET a page here")
        try:
            return 200, self._files()[name]
        except KeyError:
            return 404, File.text(f"there is no such file here: see {DOOR}")
        except Missing as error:
            return 404, File.text(str(error))

    def _files(self) -> dict[str, File]:
        """The page's files, and what it is about.

        Raises:
            Missing: an npm package isn't installed.
        """
        documents = {
            f"documents/{number}.json": File.json(front["document"])
            for number, front in enumerate(self._fronts["fronts"])
        }
        return {**page_files(), **documents, FRONTS: File.json(self._fronts)}

    def _keep(self, scope: Mapping[str, Any], body: bytes) -> tuple[int, File]:
        """The content type keeps out what a page in a browser can send anywhere without asking."""
        if not is_json(scope):
            return 415, File.text("send application/json")
        try:
            told = json.loads(body)
            documents = [front["document"] for front in told["fronts"]]
        except (ValueError, TypeError, KeyError) as error:
            return 400, File.text(f"the body does not list fronts: {error!r}")
        self._fronts = told
        return 200, File.json({"documents": len(documents)})
