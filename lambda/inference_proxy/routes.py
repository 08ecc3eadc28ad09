"""What the API of an endpoint that answers at once has at which path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inference_proxy import events, openapi

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inference_proxy.exchange import Response
    from inference_proxy.proxy import Proxy
    from inference_proxy.routing import Call, Routes


def predict(proxy: Proxy, call: Call, _: Mapping[str, str]) -> Response:
    """A prediction."""
    return proxy.respond(
        lambda: events.read(call.event), request_id=call.request_id, context=call.context
    )


ROUTES: Routes = {
    "/predict": {"POST": predict},
    "/openapi.json": {"GET": openapi.answer},
}
