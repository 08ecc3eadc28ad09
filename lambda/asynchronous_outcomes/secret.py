"""The webhook's secret, read when it is needed and kept for a while."""

import time
from typing import Any

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
        """The secret's current version, at most KEPT_SECONDS old."""
        if time.monotonic() - self._read_at > KEPT_SECONDS:
            if self._client is None:
                import boto3  # noqa: PLC0415 - most functions sign nothing

                self._client = boto3.client("secretsmanager")
            answer = self._client.get_secret_value(SecretId=self._arn)
            self._value = str(answer["SecretString"])
            self._read_at = time.monotonic()
        return self._value
