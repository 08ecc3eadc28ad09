"""boto3 clients of the embedded AWS, as a role."""

import threading
from typing import Any

import boto3
from botocore.config import Config

from local_aws.hosting_protocol import AwsClient, Credentials, LiveEndpoint


def clients(url: str) -> AwsClient:
    """Clients that reach every service below one URL.

    Args:
        url: with `http://` and without a slash at the end.
    """
    session, lock = boto3.session.Session(), threading.Lock()
    config = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 2})

    def client(service: str, *, credentials: Credentials, region: str) -> Any:
        with lock:  # a session makes one client at a time
            return session.client(  # type: ignore[call-overload] # the stubs list services by name
                service,
                endpoint_url=url,
                region_name=region,
                aws_access_key_id=credentials.access_key_id,
                aws_secret_access_key=credentials.secret_access_key,
                aws_session_token=credentials.session_token,
                config=config,
            )

    return client


def as_role(clients: AwsClient, endpoint: LiveEndpoint, service: str) -> Any:
    """A client of a service that acts as an endpoint's execution role.

    Raises:
        LookupError: the endpoint has no execution role.
        ContainerFailed: the role's trust policy refuses SageMaker.
    """
    if endpoint.credentials is None:
        raise LookupError("the endpoint has no execution role")
    return clients(service, credentials=endpoint.credentials(), region=endpoint.region)
