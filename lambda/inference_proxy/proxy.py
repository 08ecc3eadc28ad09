"""One request from event to answer: whatever happens, the caller gets the envelope."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from inference_proxy import envelope, rest
from inference_proxy.errors import AnswerTooLargeError, InternalError, ProxyError
from inference_proxy.observability import Observability
from inference_proxy.prediction import predict
from inference_proxy.runtime import Answer, Runtime
from inference_proxy.settings import Settings

# JSON writes one character in at most six ("\u0000").
LONGEST_ESCAPE = 6
ROOM_FOR_HEADERS = 1024


@dataclass(frozen=True)
class Proxy:
    """What every request shares."""

    settings: Settings
    runtime: Runtime
    observability: Observability

    def answer(self, event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        """Answer a REST proxy event; never raises."""
        began = perf_counter()
        request_id = rest.request_id(event, context)
        self.observability.begin(request_id)
        sizes: dict[str, int] = {}
        error: ProxyError | None = None
        try:
            response = self._predict(event, context, request_id=request_id, sizes=sizes)
        except ProxyError as expected:
            error = expected
        except Exception as unexpected:  # noqa: BLE001 (only the envelope may reach the caller)
            self.observability.unexpected(unexpected)
            error = InternalError("the request could not be answered")
        if error is not None:
            body = envelope.failure(error, request_id=request_id)
            response = rest.write(body, request_id=request_id, error=error)
        seconds = perf_counter() - began
        self.observability.record(error=error, seconds=seconds, sizes=sizes)
        return response

    def _predict(
        self, event: Mapping[str, Any], context: Any, *, request_id: str, sizes: dict[str, int]
    ) -> dict[str, Any]:
        """The answer that holds a prediction; `sizes` takes what is logged of the bodies.

        Raises:
            ProxyError: of the type that says what went wrong.
        """
        request = rest.read(event)
        sizes["request_bytes"] = len(request.body)
        prediction = predict(request, settings=self.settings, invoke=self._invoke, context=context)
        response = rest.write(envelope.success(prediction), request_id=request_id)
        sizes["answer_bytes"] = len(prediction.body)
        self._check_size(response)
        return response

    def _invoke(self, request: rest.Request, *, timeout: float) -> Answer:
        """Ask the runtime, in a subsegment of the trace."""
        with self.observability.xray.in_subsegment("SageMaker Runtime", namespace="aws") as trace:
            trace.put_annotation("Endpoint", self.settings.endpoint_name)
            answer = self.runtime.invoke(request, timeout=timeout)
            trace.put_status(answer.status)
            return answer

    def _check_size(self, response: dict[str, Any]) -> None:
        """Refuse an answer that Lambda would replace by an error without the envelope.

        "Lambda quotas", invocation payload: 6 MB, of the answer as JSON.
        """
        limit = self.settings.max_answer_bytes
        if len(response["body"]) * LONGEST_ESCAPE + ROOM_FOR_HEADERS <= limit:
            return
        size = len(json.dumps(response))
        if size > limit:
            raise AnswerTooLargeError(
                f"the model's answer makes {size} bytes; at most {limit} can be returned: "
                "send fewer inputs at once"
            )
