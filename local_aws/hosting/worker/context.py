"""The context that the model server hands to `sagemaker_inference` and to a handler's `context`.

The same names as `mms/context.py` of awslabs/multi-model-server, which is what the containers run.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4


class RequestProcessor:
    """One request's headers, and the status and headers of its answer."""

    def __init__(self, request_headers: Mapping[str, str]) -> None:
        """Start with status 200."""
        self._request = dict(request_headers)
        self._folded = {name.lower(): value for name, value in request_headers.items()}
        self._status = 200
        self._phrase: str | None = None
        self._response: dict[str, str] = {}

    def get_request_property(self, key: str) -> str | None:
        """A header of the request, in any case."""
        return self._folded.get(key.lower())

    def get_request_properties(self) -> dict[str, str]:
        """All headers of the request."""
        return self._request

    def report_status(self, code: int, reason_phrase: str | None = None) -> None:
        """Set the status of the answer."""
        self._status, self._phrase = int(code), reason_phrase

    def get_response_status_code(self) -> int:
        """The status of the answer."""
        return self._status

    def get_response_status_phrase(self) -> str | None:
        """The reason phrase that was set."""
        return self._phrase

    def add_response_property(self, key: str, value: str) -> None:
        """Set a header of the answer."""
        self._response[key] = value

    def get_response_headers(self) -> dict[str, str]:
        """The headers of the answer."""
        return self._response

    def get_response_header(self, key: str) -> str | None:
        """A header of the answer."""
        return self._response.get(key)


class Context:
    """What a handler may ask about its model and the current request; there is no batching."""

    def __init__(self, model_dir: str) -> None:
        """Describe the model in a folder."""
        self.model_name = "model"
        self.manifest: dict[str, Any] = {}
        self.metrics: Any = None
        self.request_ids: dict[int, str] = {}
        self.request_processor: list[RequestProcessor] = [RequestProcessor({})]
        self.send: Callable[[bytes], None] | None = None
        self._system_properties: dict[str, Any] = {
            "model_dir": model_dir,
            "gpu_id": None,
            "batch_size": 1,
            "server_name": "modelport",
            "server_version": "1",
        }

    @property
    def system_properties(self) -> dict[str, Any]:
        """The model's folder and the server."""
        return self._system_properties

    def begin(
        self, headers: Mapping[str, str], send: Callable[[bytes], None] | None = None
    ) -> RequestProcessor:
        """Turn to the next request; `send` takes what goes out before its answer is whole."""
        self.send = send
        self.request_ids = {0: str(uuid4())}
        self.request_processor = [RequestProcessor(headers)]
        return self.request_processor[0]

    def get_request_id(self, idx: int = 0) -> str | None:
        """The current request's identifier."""
        return self.request_ids.get(idx)

    def get_request_header(self, idx: int, key: str) -> str | None:
        """A header of the request."""
        return self.request_processor[idx].get_request_property(key)

    def get_all_request_header(self, idx: int) -> dict[str, str]:
        """All headers of the request."""
        return self.request_processor[idx].get_request_properties()

    def set_response_content_type(self, idx: int, value: str) -> None:
        """Set the answer's content type."""
        self.set_response_header(idx, "content-type", value)

    def get_response_content_type(self, idx: int) -> str | None:
        """The answer's content type."""
        return self.get_response_headers(idx).get("content-type")

    def set_response_status(self, code: int = 200, phrase: str = "", idx: int = 0) -> None:
        """Set the answer's status."""
        self.request_processor[idx].report_status(code, reason_phrase=phrase)

    def set_all_response_status(self, code: int = 200, phrase: str = "") -> None:
        """Set the status of the only answer."""
        self.set_response_status(code, phrase)

    def get_response_status(self, idx: int) -> tuple[int, str | None]:
        """The answer's status and phrase."""
        processor = self.request_processor[idx]
        return processor.get_response_status_code(), processor.get_response_status_phrase()

    def set_response_header(self, idx: int, key: str, value: str) -> None:
        """Set a header of the answer."""
        self.request_processor[idx].add_response_property(key, value)

    def get_response_headers(self, idx: int) -> dict[str, str]:
        """The headers of the answer."""
        return self.request_processor[idx].get_response_headers()
