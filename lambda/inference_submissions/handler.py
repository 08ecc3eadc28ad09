"""The function's entry point: events of API Gateway in, the envelope out."""

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import boto3
from botocore.config import Config

from inference_proxy.handler import proxy as synchronous
from inference_proxy.observability import log_wrong_settings
from inference_proxy.proxy import Proxy
from inference_proxy.settings import Settings, SettingsError
from inference_submissions.places import Places
from inference_submissions.records import Records
from inference_submissions.routes import routes
from inference_submissions.storage import Storage
from inference_submissions.submissions import Submissions

# An object under a KMS key is signed for in this way alone ("Authenticating Requests: Using
# Query Parameters"), and newer Regions answer at their own address alone ("Virtual hosting of
# general purpose buckets"), which botocore gives to signed URLs in this style only.
SIGNED = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
ONCE = 1
TWICE = 2
SHARE = 0.25
"""Of the function's time, for one call to wait: what hangs must leave some to say so."""
CLAIM_SECONDS = 5
"""How much longer a claim of an idempotency key holds than the function lives."""


def start(environment: Mapping[str, str]) -> Proxy:
    """Build what every request shares.

    Raises:
        SettingsError: an environment variable is missing or wrong; it is logged as JSON first.
    """
    try:
        places = Places.from_environment(environment)
    except SettingsError as error:
        log_wrong_settings(error)
        raise
    settings = synchronous.settings
    storage = Storage(boto3.client("s3", config=SIGNED.merge(_patience(settings, TWICE))))
    submissions = Submissions(
        settings=settings,
        places=places,
        storage=storage,
        records=Records(
            storage=storage,
            places=places,
            claim_seconds=settings.timeout_seconds + CLAIM_SECONDS,
        ),
        # What is asked twice may be queued twice.
        runtime=boto3.client("sagemaker-runtime", config=_patience(settings, ONCE)),
    )
    return replace(synchronous, routes=routes(submissions))


def _patience(settings: Settings, attempts: int) -> Config:
    """How often and how long AWS is asked: boto3's own minute is longer than the function lives."""
    seconds = settings.timeout_seconds * SHARE
    return Config(
        connect_timeout=seconds,
        read_timeout=seconds,
        retries={"mode": "standard", "total_max_attempts": attempts},
    )


proxy = start(os.environ)


@proxy.observability.tracer.capture_lambda_handler(capture_response=False, capture_error=False)
def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one request."""
    return proxy.answer(event, context)
