"""What AWS refuses, and names that nothing has, in words that say what to do."""

from __future__ import annotations

import difflib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    NoRegionError,
    ProfileNotFound,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_ADVICE: dict[type[Exception] | tuple[type[Exception], ...], str] = {
    (NoCredentialsError, CredentialRetrievalError, ProfileNotFound): (
        "sign in (aws configure sso), or name a profile that exists (AWS_PROFILE)"
    ),
    NoRegionError: "name it (AWS_REGION)",
}


@contextmanager
def explained(kind: type[Exception], subject: str) -> Iterator[None]:
    """Turns what AWS refuses, and what keeps it from being asked, into an error of that kind."""
    try:
        yield
    except (ClientError, BotoCoreError, S3UploadFailedError, OSError) as error:
        raise kind(f"{subject}: {said(error)}") from error


def said(error: Exception) -> str:
    """What boto3 says, and what to do where it doesn't say that."""
    advice = (advice for kinds, advice in _ADVICE.items() if isinstance(error, kinds))
    return "; ".join((str(error).rstrip("."), *advice))


def no_such(owner: str, what: str, name: str, known: Collection[str]) -> str:
    """That the owner has nothing of this name; what it has, and what may have been meant."""
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    return f"{owner} has no {what} {name}: it has {', '.join(known) or 'none'}{hint}"
