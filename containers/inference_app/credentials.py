"""Credentials that refresh: of the task, the pod or the instance, as botocore finds them.

AWS SDKs and Tools Reference Guide, "Container credential provider" (Amazon ECS, EKS Pod Identity)
and "IMDS credential provider" (Amazon EC2).
"""

import re
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError
from botocore.session import Session

from inference_proxy.settings import Credentials, SettingsError

SECRET_ARN = re.compile(r"arn:[\w-]+:secretsmanager:(?P<region>[\w-]+):\d{12}:secret:\S+")


class NoCredentialsError(Exception):
    """There are none: no role is there, or its credentials are not to be had now."""


class Source(Protocol):
    """Where the credentials for the next request come from."""

    def __call__(self) -> Credentials:
        """Those that hold now.

        Raises:
            NoCredentialsError: there are none.
        """


def from_surroundings() -> Source:
    """The credentials of wherever this runs; looked for at once, refreshed when they grow old.

    Raises:
        NoCredentialsError: there are none.
    """
    found = Session().get_credentials()
    if found is None:
        raise NoCredentialsError("no credentials: give the task, the pod or the instance a role")

    def current() -> Credentials:
        try:
            # In one step: a refresh between two reads would mix old keys with new ones.
            frozen = found.get_frozen_credentials()
        except (BotoCoreError, RuntimeError) as error:  # the latter: refreshed, and yet expired
            raise NoCredentialsError(f"no credentials: {error}") from error
        return Credentials(str(frozen.access_key), str(frozen.secret_key), frozen.token)

    return current


def secret(identifier: str) -> str:
    """The secret in AWS Secrets Manager with this ARN, read by the role of wherever this runs.

    Its region is in the ARN: botocore takes none from AWS_REGION, and instances and pods have no
    other variable with it.

    Raises:
        SettingsError: this is no such ARN.
        botocore.exceptions.BotoCoreError: it could not be asked for.
        botocore.exceptions.ClientError: it was refused.
    """
    arn = SECRET_ARN.fullmatch(identifier)
    if arn is None:
        # Not repeated: it may be the key itself.
        raise SettingsError(
            [f"API_KEY_SECRET: {len(identifier)} characters; accepted is the ARN of a secret"]
        )
    region = arn["region"]
    client: Any = Session().create_client("secretsmanager", region_name=region)
    found = client.get_secret_value(SecretId=identifier)
    return str(found["SecretString"])
