"""boto3 clients of the embedded AWS and of AWS itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from modelport.aws.session import LocalSession

_make_client: Any = boto3.client  # its stubs know services as literals only

RESPONSE_SECONDS = 65
"""A little longer than the 60 s that a model has to answer (InvokeEndpoint, API Reference)."""

_ATTEMPTS = 5


def client(service: str, session: LocalSession) -> Any:
    """A client of `service` in the embedded AWS: its credentials alone, and never a proxy."""
    return _make_client(
        service,
        endpoint_url=session.gateway,
        region_name=session.region,
        aws_access_key_id=session.credentials.access_key_id,
        aws_secret_access_key=session.credentials.secret_access_key,
        config=Config(proxies={}, read_timeout=RESPONSE_SECONDS, retries={"total_max_attempts": 1}),
    )


def aws_client(
    service: str,
    *,
    region: str | None = None,
    timeout: float = RESPONSE_SECONDS,
    attempts: int = _ATTEMPTS,
    **settings: Any,
) -> Any:
    """A client of `service` in AWS, with the credentials that boto3 finds.

    Args:
        service: as boto3 calls it.
        region: where it is; without it, the one that the AWS configuration names.
        timeout: the seconds to wait for an answer.
        attempts: how often a request is sent where botocore knows that what failed it passes. A
            prediction is asked for once, so that what is answered is seen.
        settings: further ones of botocore's `Config`.
    """
    tries = 1 if service == "sagemaker-runtime" else attempts
    retries: Any = {"mode": "standard", "total_max_attempts": tries}
    config = Config(read_timeout=timeout, retries=retries, **settings)
    return _make_client(service, region_name=region, config=config)
