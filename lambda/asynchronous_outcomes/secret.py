"""The webhook's secret, read when it is needed and kept for a while."""

import time
from typing import Any

from asynchronous_outcomes.webhook import TIMEOUT, WebhookError

KEPT_SECONDS = 300.0
"""How long a rotated secret may still sign."""


class Secret:
    """A text in AWS Secrets Manager."""

    def __init__(self, arn: str, *, client: Any = None) -> None:
        """Remembers which; without a client, boto3 makes one when the secret is first read."""
        self._arn = arn
        self._client = client
        self._value = ""
        self._read_at = float("-inf")

    def __call__(self) -> str:
        """The secret's current version, at most KEPT_SECONDS old.

        Raises:
            WebhookError: it can't be read.
        """
        if time.monotonic() - self._read_at > KEPT_SECONDS:
            self._value = self._read()
            self._read_at = time.monotonic()
        return self._value

    def _read(self) -> str:
        import boto3  # noqa: PLC0415 - most functions sign nothing
        from botocore.config import Config  # noqa: PLC0415 - the same
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - the same

        if self._client is None:
            # boto3's own minute is all the time that the function has for a batch.
            patience = Config(connect_timeout=TIMEOUT, read_timeout=TIMEOUT)
            self._client = boto3.client("secretsmanager", config=patience)
        try:
            return str(self._client.get_secret_value(SecretId=self._arn)["SecretString"])
        except (BotoCoreError, ClientError) as error:
            raise WebhookError(f"the webhook's secret can't be read: {error}") from error
