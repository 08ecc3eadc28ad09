"""The function's entry point: events of API Gateway or a function URL in, the envelope out."""

import os
from collections.abc import Mapping
from typing import Any

from inference_proxy import cold_start
from inference_proxy.observability import Observability, log_wrong_settings
from inference_proxy.proxy import Proxy
from inference_proxy.runtime import Runtime
from inference_proxy.settings import Settings, SettingsError


def start(environment: Mapping[str, str]) -> Proxy:
    """Build what every request shares.

    Raises:
        SettingsError: an environment variable is missing or wrong; it is logged as JSON first.
    """
    try:
        settings = Settings.from_environment(environment)
    except SettingsError as error:
        log_wrong_settings(error)
        raise
    observability = Observability(endpoint=settings.endpoint_name, service=settings.service)
    runtime = Runtime(settings)
    return Proxy(settings=settings, runtime=runtime, observability=observability)


proxy = start(os.environ)
cold_start.finish()
_tracer = proxy.observability.tracer


# Bodies are nobody's business but the caller's and the model's.
@_tracer.capture_lambda_handler(capture_response=False, capture_error=False)
def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one request."""
    return proxy.answer(event, context)
