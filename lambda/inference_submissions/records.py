"""The records of submissions in S3, and which of several requests with one key may write one."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from inference_proxy.errors import InvalidRequestError, SubmissionInProgressError
from inference_submissions.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inference_submissions.places import Places
    from inference_submissions.storage import Storage

LONGEST = 65_536
CONTENT_TYPE = "application/json"


@dataclass(frozen=True, kw_only=True)
class Records:
    """The records of one endpoint.

    Attributes:
        claim_seconds: how long a claim holds; no function lives as long.
    """

    storage: Storage
    places: Places
    claim_seconds: float

    def find(self, identifier: str) -> Record | None:
        """The record of this id; nothing where its request never came into the queue."""
        record, _ = self._read(identifier)
        return None if record is None or record.is_void else record

    def write(self, identifier: str, record: Record) -> None:
        """Write it, in the place of a claim too."""
        self.storage.put(self.places.record(identifier), record.to_json(), CONTENT_TYPE)

    @contextmanager
    def claimed(self, identifier: str, digest: str) -> Iterator[bool]:
        """Claim an id for a request, and give it back where that fails.

        Yields:
            Whether the request has yet to be submitted.

        Raises:
            InvalidRequestError: the id belongs to another request.
            SubmissionInProgressError: somebody else is submitting it.
        """
        known, etag = self._read(identifier)
        if known and not known.is_void:
            if known.digest != digest:
                raise InvalidRequestError("idempotency-key: belongs to another request")
            if known.output is None:
                raise _in_progress()
            yield False
            return
        now = time.time()
        claim = Record(
            output=None,
            failure=None,
            submitted=now,
            deadline=now + self.claim_seconds,
            digest=digest,
        )
        claimed = self._replace(identifier, claim, etag)
        if claimed is None:
            raise _in_progress()
        try:
            yield True
        except Exception:
            with suppress(BotoCoreError, ClientError):
                self._replace(identifier, replace(claim, deadline=0), claimed)
            raise

    def _read(self, identifier: str) -> tuple[Record | None, str | None]:
        found = self.storage.read(self.places.record(identifier), longest=LONGEST)
        if not found or not found.body:
            return None, None
        return Record.from_json(found.body), found.etag

    def _replace(self, identifier: str, record: Record, etag: str | None) -> str | None:
        place = self.places.record(identifier)
        return self.storage.replace(place, record.to_json(), CONTENT_TYPE, etag=etag)


def _in_progress() -> SubmissionInProgressError:
    return SubmissionInProgressError(
        "idempotency-key: its request is being put into the queue; try again"
    )
