"""What happens to a submission: it is put into the queue, looked for, and fetched."""

from __future__ import annotations

import json
import re
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from botocore.exceptions import ClientError

from inference_proxy.envelope import Prediction
from inference_proxy.errors import (
    InvalidRequestError,
    ModelError,
    ModelTimeoutError,
    NotFoundError,
)
from inference_proxy.failures import FIRST_WORDS, TIMED_OUT, failure_of
from inference_proxy.messages import readable
from inference_proxy.prediction import as_json, check
from inference_proxy.runtime import Answer
from inference_submissions.record import Record, digest

if TYPE_CHECKING:
    from inference_proxy.exchange import Request
    from inference_proxy.settings import Settings
    from inference_submissions.places import Places
    from inference_submissions.records import Records
    from inference_submissions.storage import Storage

State = Literal["pending", "succeeded", "failed"]
IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KEYS = uuid.UUID("5e2a3f0c-8d0b-4f5e-9a57-6b8f2c1d7e34")
"""The name space in which an Idempotency-Key has its id."""
INPUT_LOCATION = "x-amzn-sagemaker-inputlocation"
"""The header by which InvokeEndpointAsync itself takes an input's place."""
INLINE_BYTES = 800_000
"""An answer of this length fits into what a function may return, however JSON escapes it: a control
character takes six in the envelope, and one more where the envelope becomes a text itself."""
FAILURE_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Submissions:
    """The asynchronous endpoint of one function; `runtime` is boto3's client."""

    settings: Settings
    places: Places
    storage: Storage
    records: Records
    runtime: Any

    def submit(self, request: Request, *, location: str | None, key: str | None) -> str:
        """Put a request into the queue and return its id; once for each idempotency key.

        Raises:
            ProxyError: of the type that says what is wrong with it.
        """
        self._check(request, location)
        asked = digest(request, location)
        if key is None:
            identifier = str(uuid.uuid4())
            self._submit(identifier, request, location, asked)
            return identifier
        identifier = str(uuid.uuid5(KEYS, f"{self.settings.endpoint_name}\n{key}"))
        with self.records.claimed(identifier, asked) as is_new:
            if is_new:
                self._submit(identifier, request, location, asked)
        return identifier

    def _submit(self, identifier: str, request: Request, location: str | None, asked: str) -> None:
        where = location or self._put(identifier, request)
        answer = self._invoke(identifier, request, where)
        now = time.time()
        record = Record(
            output=answer["OutputLocation"],
            failure=answer.get("FailureLocation"),
            submitted=now,
            deadline=now + self.places.request_ttl + self.places.invocation_timeout,
            digest=asked,
        )
        self.records.write(identifier, record)

    def state(self, identifier: str) -> tuple[State, Record]:
        """How it goes.

        Raises:
            NotFoundError: nobody has submitted it.
        """
        record = self._known(identifier)
        if record.output and self.storage.has(record.output):
            return "succeeded", record
        failed = record.failure is not None and self.storage.has(record.failure)
        return ("failed" if failed or record.is_over else "pending"), record

    def result(self, identifier: str) -> Prediction | str | None:
        """The answer, a URL where it lies if it is long or no text, or nothing yet.

        Raises:
            NotFoundError: nobody has submitted it.
            ProxyError: it failed.
        """
        record = self._known(identifier)
        found = record.output and self.storage.read(record.output, longest=INLINE_BYTES)
        if record.output and found:
            if found.body is None or not _is_text(found.body):
                return self.storage.download(record.output)
            answer = Answer(200, {"content-type": found.content_type}, found.body)
            return Prediction(as_json(answer), answer.status, answer.content_type)
        failure = record.failure and self.storage.read(record.failure, longest=FAILURE_BYTES)
        if failure:
            raise _failure((failure.body or b"").decode(errors="replace"))
        if record.is_over:
            raise ModelTimeoutError("no outcome came in the time that the request had")
        return None

    def upload(self) -> dict[str, Any]:
        """Where to put what is too long for the API, and what to call it afterwards."""
        place = self.places.upload(str(uuid.uuid4()))
        return {"input": place, **self.storage.upload(place)}

    def _check(self, request: Request, location: str | None) -> None:
        if location is None:
            check(request, self.settings)
        elif not self.places.may_be_input(location):
            raise InvalidRequestError(
                f"{INPUT_LOCATION}: received {location!r}; accepted: the `input` of an upload, or "
                "an object below the endpoint's `inputs`"
            )

    def _put(self, identifier: str, request: Request) -> str:
        place = self.places.input(identifier)
        self.storage.put(place, request.body, request.content_type)
        return place

    def _invoke(self, identifier: str, request: Request, location: str) -> dict[str, Any]:
        """InvokeEndpointAsync; its errors are the ones of every front."""
        accept = {"Accept": request.accept} if request.accept else {}
        try:
            answer: dict[str, Any] = self.runtime.invoke_endpoint_async(
                EndpointName=self.settings.endpoint_name,
                ContentType=request.content_type,
                InputLocation=location,
                InferenceId=identifier,
                RequestTTLSeconds=self.places.request_ttl,
                InvocationTimeoutSeconds=self.places.invocation_timeout,
                **accept,
            )
        except ClientError as error:
            raise failure_of(_answered(error)) from None
        return answer

    def _known(self, identifier: str) -> Record:
        record = self.records.find(identifier) if IDENTIFIER.fullmatch(identifier) else None
        if record is None:
            raise NotFoundError("there is no prediction of this id")
        return record


def _answered(error: ClientError) -> Answer:
    """What the runtime answered, as the other fronts see it."""
    about, http = error.response["Error"], error.response["ResponseMetadata"]
    headers = {"x-amzn-errortype": about["Code"], "x-amzn-requestid": http.get("RequestId", "")}
    return Answer(
        http["HTTPStatusCode"], headers, json.dumps({"Message": about["Message"]}).encode()
    )


def _failure(text: str) -> ModelError | ModelTimeoutError:
    """What SageMaker wrote down of a failed request."""
    if re.search(TIMED_OUT, text[:FIRST_WORDS]):
        return ModelTimeoutError("the model did not answer in time")
    return ModelError(readable(text) or "the model failed without a message")


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
