"""The function's entry point: a request in, the model's answer out."""

import functools
import os
from http import HTTPStatus
from pathlib import Path
from typing import Any

from model_server import archive, events, handlers
from model_server.model import answer, failure
from model_server.settings import Settings

_settings = Settings.from_environment(os.environ)


def handle(event: Any, _context: Any) -> dict[str, Any]:
    """Answer one request; a model that can't be loaded is the function's own error."""
    try:
        request = events.read(event)
    except events.EventError as error:
        return events.write(failure(HTTPStatus.BAD_REQUEST, str(error)))
    return events.write(answer(request, _served()[1]))


@functools.cache
def _served() -> tuple[object, handlers.Handlers]:
    """The model, fetched by this execution environment's first request; the folder stays."""
    folder = archive.fetch(_settings)
    return folder, handlers.load(Path(folder.name))
