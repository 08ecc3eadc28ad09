"""One request from event to answer: whatever happens, the caller gets the envelope."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from inference_proxy import cross_origin, envelope, events
from inference_proxy.errors import AnswerTooLargeError, InternalError, ProxyError
from inference_proxy.prediction import predict
from inference_proxy.routes import ROUTES
from inference_proxy.routing import find

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inference_proxy.exchange import Request, Response
    from inference_proxy.observability import Observability
    from inference_proxy.routing import Call, Routes
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
    routes: Routes = field(default_factory=lambda: ROUTES)

    def answer(self, event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        """Answer an event of API Gateway or of a function URL; never raises."""
        return events.write(self.reply(event, context))

    def reply(self, event: Mapping[str, Any], context: Any) -> Response:
        """What answers an event, before it is written; never raises."""
        response = self._route(events.call(event, context))
        origin = cross_origin.headers(event, self.settings.origins)
        return replace(response, headers={**response.headers, **origin}) if origin else response

    def _route(self, call: Call) -> Response:
        try:
            route, values = find(self.routes, call)
        except ProxyError as error:
            return self.refuse(error, request_id=call.request_id)
        return route(self, call, values)

    def respond(
        self, read: Callable[[], Request], *, request_id: str, context: Any = None
    ) -> Response:
        """Answer the request that `read` gives with a prediction; never raises."""
        return self.watch(
            lambda sizes: self._predict(read, context, request_id=request_id, sizes=sizes),
            request_id=request_id,
        )

    def watch(self, work: Callable[[dict[str, int]], Response], *, request_id: str) -> Response:
        """Do `work`, which may note sizes, log and measure it; never raises.

        What it raises becomes the answer that holds an error.
        """
        began = perf_counter()
        self.observability.begin(request_id)
        sizes: dict[str, int] = {}
        error: ProxyError | None = None
        try:
            response = work(sizes)
        except ProxyError as expected:
            error = expected
        except Exception as unexpected:  # noqa: BLE001 (only the envelope may reach the caller)
            self.observability.unexpected(unexpected)
            error = InternalError("the request could not be answered")
        if error is not None:
            response = envelope.refusal(error, request_id=request_id)
        seconds = perf_counter() - began
        self.observability.record(error=error, seconds=seconds, sizes=sizes)
        return response

    def refuse(self, error: Exception, *, request_id: str) -> Response:
        """Answer with `error`, which is logged and counted; one of no type is an InternalError."""

        def refused(_: dict[str, int]) -> Response:
            raise error

        return self.watch(refused, request_id=request_id)

    def _predict(
        self, read: Callable[[], Request], context: Any, *, request_id: str, sizes: dict[str, int]
    ) -> Response:
        """The answer that holds a prediction; `sizes` takes what is logged of the bodies.

        Raises:
            ProxyError: of the type that says what went wrong.
        """
        request = read()
        sizes["request_bytes"] = len(request.body)
        prediction = predict(request, settings=self.settings, invoke=self._invoke, context=context)
        response = envelope.answer(prediction, request_id=request_id)
        sizes["answer_bytes"] = len(prediction.body)
        self._check_size(response)
        return response

    def _invoke(self, request: Request, *, timeout: float) -> Answer:
        """Ask the runtime, in a subsegment of the trace."""
        with self.observability.xray.in_subsegment("SageMaker Runtime", namespace="aws") as trace:
            trace.put_annotation("Endpoint", self.settings.endpoint_name)
            answer = self.runtime.invoke(request, timeout=timeout)
            trace.put_status(answer.status)
            return answer

    def _check_size(self, response: Response) -> None:
        """Refuse an answer that Lambda would replace by an error without the envelope.

        "Lambda quotas", invocation payload: 6 MB, of the answer as JSON.
        """
        limit = self.settings.max_answer_bytes
        if len(response.body) * LONGEST_ESCAPE + ROOM_FOR_HEADERS <= limit:
            return
        size = len(json.dumps(events.write(response)))
        if size > limit:
            raise AnswerTooLargeError(
                f"the model's answer makes {size} bytes; at most {limit} can be returned: "
                "send fewer inputs at once"
            )
