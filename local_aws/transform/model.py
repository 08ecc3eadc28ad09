"""A job's model: it is asked, and asked again when it fails."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from local_aws.hosting.outcomes import InvocationFailed
from local_aws.hosting_protocol import ContainerRequest, ContainerResponse, Fleet
from local_aws.transform.records import BadRecord

_TIMEOUT = 600
_RETRIES = 3
"""Where a job doesn't say them (API reference, ModelClientConfig)."""
_LONGEST_MESSAGE = 500


class Model:
    """Passes requests to a fleet, with the headers, the timeout and the retries of a job."""

    def __init__(self, fleet: Fleet, request: Mapping[str, Any]) -> None:
        """Take them from CreateTransformJob's request."""
        limits = request.get("ModelClientConfig") or {}
        self._fleet = fleet
        self._timeout = float(limits.get("InvocationsTimeoutInSeconds", _TIMEOUT))
        self._attempts = 1 + int(limits.get("InvocationsMaxRetries", _RETRIES))
        headers = {
            "Content-Type": request["TransformInput"].get("ContentType"),
            "Accept": request["TransformOutput"].get("Accept"),
        }
        self._headers = {key: value for key, value in headers.items() if value}

    def ask(self, body: bytes) -> bytes:
        """The model's answer.

        Raises:
            BadRecord: the model refused the record, or failed every time.
        """
        problem = ""
        for _ in range(self._attempts):
            request = ContainerRequest(body=body, headers=self._headers, timeout=self._timeout)
            try:
                answer = self._fleet.invoke(request)
            except InvocationFailed as error:
                problem = f"{type(error).__name__} {error}".strip()
                continue
            if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
                return answer.body
            problem = _said(answer)
            if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                break
        raise BadRecord(problem)


def _said(answer: ContainerResponse) -> str:
    said = answer.body.decode("utf-8", "replace").split("\nTraceback (most recent call last)")[0]
    message = said[:_LONGEST_MESSAGE].strip()
    return f"the model answered {answer.status}: {message}"
