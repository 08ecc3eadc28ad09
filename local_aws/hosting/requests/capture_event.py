"""One invocation as data capture records it."""

import base64
import json
import random
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from local_aws.hosting_protocol import (
    Capture,
    ContainerRequest,
    ContainerResponse,
    LiveEndpoint,
)

_CUSTOM_ATTRIBUTES = "CustomAttributes"


@dataclass(frozen=True, kw_only=True)
class Event:
    """An invocation: the same one for the variant that answers and for those that get a copy.

    `sampled` says whether it is captured, wherever it goes.
    """

    sampled: bool
    inference_id: str | None
    custom_attributes: str | None
    identifier: str = field(default_factory=lambda: str(uuid.uuid4()))
    time: datetime = field(default_factory=lambda: datetime.now(UTC))

    @classmethod
    def of(
        cls,
        endpoint: LiveEndpoint,
        members: Mapping[str, str],
        *,
        draw: Callable[[], float] = random.random,
    ) -> "Event":
        """The event of a request with these members of InvokeEndpointInput."""
        percentage = endpoint.capture.sampling_percentage if endpoint.capture else 0
        return cls(
            sampled=draw() * 100 < percentage,
            inference_id=members.get("InferenceId"),
            custom_attributes=members.get(_CUSTOM_ATTRIBUTES),
        )

    def line(
        self, capture: Capture, request: ContainerRequest, response: ContainerResponse
    ) -> bytes:
        """The line of the JSON Lines file, without its end (Developer Guide, "Data capture")."""
        data = {}
        if capture.captures_input:
            content_type = _header(request.headers, "content-type")
            data["endpointInput"] = _side(capture, "INPUT", content_type, request.body)
        if capture.captures_output:
            content_type = _header(response.headers, "content-type")
            data["endpointOutput"] = _side(capture, "OUTPUT", content_type, response.body)
        line = {"captureData": data, "eventMetadata": self._metadata(), "eventVersion": "0"}
        return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()

    def _metadata(self) -> dict[str, Any]:
        metadata: dict[str, Any] = {"eventId": self.identifier}
        if self.custom_attributes is not None:
            metadata["customAttributes"] = [self.custom_attributes]
        if self.inference_id is not None:
            metadata["inferenceId"] = self.inference_id
        return {**metadata, "inferenceTime": f"{self.time:%Y-%m-%dT%H:%M:%SZ}"}


def _header(headers: Mapping[str, str], name: str) -> str | None:
    return next((value for key, value in headers.items() if key.lower() == name), None)


def _side(capture: Capture, mode: str, content_type: str | None, body: bytes) -> dict[str, Any]:
    data, encoding = _encoded(capture, content_type or "", body)
    side = {"mode": mode, "data": data, "encoding": encoding}
    return side if content_type is None else {"observedContentType": content_type, **side}


def _encoded(capture: Capture, content_type: str, body: bytes) -> tuple[str, str]:
    """As text only for the content types that are listed; base64 for all others."""
    for encoding, listed in (
        ("CSV", capture.csv_content_types),
        ("JSON", capture.json_content_types),
    ):
        if _is_listed(content_type, listed):
            try:
                return body.decode(), encoding
            except UnicodeDecodeError:
                break
    return base64.b64encode(body).decode(), "BASE64"


def _is_listed(content_type: str, listed: Iterable[str]) -> bool:
    plain = content_type.partition(";")[0].strip().lower()
    return plain in {one.partition(";")[0].strip().lower() for one in listed}
