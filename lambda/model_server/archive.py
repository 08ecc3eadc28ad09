"""Fetches the model's archive from S3 into a folder of this execution environment."""

import tempfile
from pathlib import Path
from typing import IO, cast

import boto3
from botocore.exceptions import ClientError

from model_server.extraction import ArchiveError, extract
from model_server.settings import Settings


def fetch(settings: Settings) -> "tempfile.TemporaryDirectory[str]":
    """Unpack the archive while it comes in; the folder goes when the process ends.

    Raises:
        ArchiveError: there is no such archive, or it can't be unpacked.
    """
    folder = tempfile.TemporaryDirectory(prefix="model-")
    try:
        answer = boto3.client("s3").get_object(Bucket=settings.bucket, Key=settings.key)
        body = cast("IO[bytes]", answer["Body"])  # it reads as one; its stubs don't say so
        extract(body, Path(folder.name), limit=settings.max_model_bytes)
    except ClientError as error:
        folder.cleanup()
        where = f"s3://{settings.bucket}/{settings.key}"
        raise ArchiveError(f"{where}: {error.response['Error']['Code']}") from error
    except BaseException:
        folder.cleanup()
        raise
    return folder
