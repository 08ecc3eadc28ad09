"""The function's entry point behind AWS AppSync."""

from typing import Any

from inference_proxy import graphql
from inference_proxy.handler import proxy


@proxy.observability.tracer.capture_lambda_handler(capture_response=False, capture_error=False)
def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one field of a GraphQL request."""
    return graphql.answer(proxy, event, context)
