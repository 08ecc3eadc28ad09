"""The function's entry point: events of both queues in, the messages that failed out."""

import os
from collections.abc import Mapping
from typing import Any

from asynchronous_outcomes.observability import Observability, log_wrong_settings
from asynchronous_outcomes.secret import Secret
from asynchronous_outcomes.settings import Settings, SettingsError
from asynchronous_outcomes.subscriber import Subscriber
from asynchronous_outcomes.webhook import Webhook


def start(environment: Mapping[str, str]) -> Subscriber:
    """Build what every batch shares.

    Raises:
        SettingsError: an environment variable is missing or wrong; it is logged as JSON first.
    """
    try:
        settings = Settings.from_environment(environment)
    except SettingsError as error:
        log_wrong_settings(error)
        raise
    secret = Secret(settings.webhook_secret) if settings.webhook_secret else None
    webhook = Webhook(settings.webhook_url, secret=secret) if settings.webhook_url else None
    observability = Observability(endpoint=settings.endpoint_name, service=settings.service)
    return Subscriber(observability=observability, webhook=webhook)


_subscriber = start(os.environ)


def handle(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Take one batch ("Using Lambda with Amazon SQS")."""
    return _subscriber.take(event)
