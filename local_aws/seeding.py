"""A door that AWS doesn't have: it puts AutoML jobs there, as if they had run.

POST /_modelport/automl-jobs/v1 or /v2 with what DescribeAutoMLJob or DescribeAutoMLJobV2 shall
answer. The server listens on loopback alone; the content type keeps out what a page in a browser
can send anywhere without asking.
"""

import json
from collections.abc import Mapping
from typing import Any, Protocol, cast

from local_aws.activity import Application
from local_aws.errors import AwsError, invalid
from local_aws.sagemaker import automl
from local_aws.sagemaker.state import State
from local_aws.sagemaker.trained import Api
from local_aws.visits import answer, body_of, is_json

DOOR = "/_modelport/"
_JOBS: Mapping[str, Api] = {
    f"{DOOR}automl-jobs/v1": "v1",
    f"{DOOR}automl-jobs/v2": "v2",
}


class ControlPlane(Protocol):
    """SageMaker, with its state."""

    state: State


class SeedingDoor:
    """Answers below /_modelport/ and passes every other request on to an ASGI application."""

    def __init__(self, application: Application, sagemaker: ControlPlane) -> None:
        """Stand before an application."""
        self._application = application
        self._state = sagemaker.state

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http" or not scope["path"].startswith(DOOR):
            await self._application(scope, receive, send)
            return
        try:
            status, said = 200, self._seed(scope, await body_of(receive))
        except AwsError as error:
            status, said = error.status, {"__type": error.code, "message": error.message}
        kind = {"content-type": "application/json"}
        await answer(send, status, kind, json.dumps(said).encode())

    def _seed(self, scope: Mapping[str, Any], body: bytes) -> dict[str, Any]:
        api = _JOBS.get(scope["path"])
        if api is None:
            raise AwsError("NotFound", f"there is only {' and '.join(_JOBS)} here", status=404)
        if scope["method"] != "POST" or not is_json(scope):
            raise AwsError("MethodNotAllowed", "POST JSON (application/json) here", status=405)
        with self._state.changed:
            return automl.seed(self._state, api, _document(body))


def _document(body: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(body)
    except ValueError as error:
        raise invalid(f"the body is no JSON: {error}") from error
    return cast("Mapping[str, Any]", document)
