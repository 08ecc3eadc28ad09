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
from inference_proxy.settings import SettingsError
from inference_submissions.places import Places
from inference_submissions.routes import routes
from inference_submissions.storage import Storage
from inference_submissions.submissions import Submissions

# An object under a KMS key is signed for in this way alone ("Authenticating Requests: Using
# Query Parameters").
SIGNED = Config(signature_version="s3v4")


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
    submissions = Submissions(
        settings=synchronous.settings,
        places=places,
        storage=Storage(boto3.client("s3", config=SIGNED)),
        runtime=boto3.client("sagemaker-runtime"),
    )
    return replace(synchronous, routes=routes(submissions))


proxy = start(os.environ)


@proxy.observability.tracer.capture_lambda_handler(capture_response=False, capture_error=False)
def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one request."""
    return proxy.answer(event, context)
