"""What a submission becomes: a request in the queue, a state, an answer or an error."""

import time
import uuid

import pytest
from botocore.exceptions import ReadTimeoutError

from inference_proxy.settings import LAMBDA_ANSWER_BYTES, SettingsError
from inference_submissions.places import Places
from inference_submissions.submissions import INLINE_BYTES
from tests.unit.inference_submissions.conftest import BUCKET, PLACES, PREFIX, Ask, Aws, refusal

ID = str(uuid.UUID(int=7))


def submitted(ask: Ask, body: str = "[1]", **headers: str) -> str:
    """The id of a submission."""
    answer = ask("POST", "/predictions", body, **headers)
    assert answer.status == 202, answer
    return str(answer.data["id"])


def outcome(aws: Aws, kind: str, identifier: str, body: bytes, content_type: str) -> None:
    """What SageMaker writes in the end."""
    suffix = {"output": ".out", "failures": "-error.out"}[kind]
    aws.objects[f"{BUCKET}/{PREFIX}{kind}/{identifier}{suffix}"] = (body, content_type)


def test_a_body_goes_through_s3_into_the_queue(ask: Ask, aws: Aws) -> None:
    """With its type, its id and both times."""
    identifier = submitted(ask, "[1, 2]", Accept="text/csv")
    place = f"{BUCKET}/{PREFIX}input/{identifier}"
    assert aws.objects[place] == (b"[1, 2]", "application/json")
    (asked,) = aws.asked
    assert asked == {
        "EndpointName": "iris",
        "ContentType": "application/json",
        "Accept": "text/csv",
        "InputLocation": f"s3://{place}",
        "InferenceId": identifier,
        "RequestTTLSeconds": 60,
        "InvocationTimeoutSeconds": 30,
    }


def test_it_is_pending_until_there_is_an_outcome(ask: Ask, aws: Aws) -> None:
    """The result says so too, and when to look again."""
    identifier = submitted(ask)
    state = ask("GET", f"/predictions/{identifier}")
    assert (state.status, state.data["state"]) == (200, "pending")
    assert state.headers["Retry-After"]
    assert ask("GET", f"/predictions/{identifier}/result").status == 202
    outcome(aws, "output", identifier, b'{"a": 1.0}', "application/json")
    assert ask("GET", f"/predictions/{identifier}").data["state"] == "succeeded"
    result = ask("GET", f"/predictions/{identifier}/result")
    assert result.status == 200
    assert result.data["body"] == {"a": 1.0}


@pytest.mark.parametrize("body", [b"x" * (INLINE_BYTES + 1), b"\x00\xff\xfe"])
def test_what_does_not_fit_into_the_envelope_is_elsewhere(ask: Ask, aws: Aws, body: bytes) -> None:
    """Long answers, and those that are no text."""
    identifier = submitted(ask)
    outcome(aws, "output", identifier, body, "application/octet-stream")
    result = ask("GET", f"/predictions/{identifier}/result")
    assert result.status == 303
    assert result.headers["Location"] == result.data["url"]
    assert f"/output/{identifier}.out" in result.data["url"]


@pytest.mark.parametrize("character", ["\x01", '"', "ü", "\\"])
def test_what_is_in_the_envelope_fits_into_the_functions_answer(
    ask: Ask, aws: Aws, character: str
) -> None:
    """However long JSON makes it, written twice."""
    identifier = submitted(ask)
    body = (character * INLINE_BYTES).encode()[:INLINE_BYTES]
    outcome(aws, "output", identifier, body, "text/plain")
    result = ask("GET", f"/predictions/{identifier}/result")
    assert result.status == 200
    assert result.bytes <= LAMBDA_ANSWER_BYTES


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        (b"Traceback (most recent call last):\n  x\nValueError: bad", "ModelError", "bad"),
        (b"ClientError: Invocation timed out while waiting", "ModelTimeoutError", "in time"),
        (b"", "ModelError", "without a message"),
    ],
)
def test_a_failure_is_a_typed_error(
    ask: Ask, aws: Aws, text: bytes, error: str, message: str
) -> None:
    """In the words of the other fronts."""
    identifier = submitted(ask)
    outcome(aws, "failures", identifier, text, "text/plain")
    assert ask("GET", f"/predictions/{identifier}").data["state"] == "failed"
    result = ask("GET", f"/predictions/{identifier}/result")
    assert result.error["type"] == error
    assert message in result.message


def test_no_outcome_after_its_time_is_a_failure(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever."""
    identifier = submitted(ask)
    later = time.time() + 91
    monkeypatch.setattr(time, "time", lambda: later)
    assert ask("GET", f"/predictions/{identifier}").data["state"] == "failed"
    assert ask("GET", f"/predictions/{identifier}/result").status == 504


def test_a_key_submits_once(ask: Ask, aws: Aws) -> None:
    """The same request with the same key has the same id."""
    first = submitted(ask, Idempotency_Key="k")
    assert submitted(ask, Idempotency_Key="k") == first
    assert len(aws.asked) == 1
    assert submitted(ask, Idempotency_Key="l") != first
    other = ask("POST", "/predictions", "[2]", Idempotency_Key="k")
    assert (other.status, other.error["type"]) == (400, "InvalidRequestError")


def test_a_refused_request_can_be_sent_again(ask: Ask, aws: Aws) -> None:
    """With the same key: what never came into the queue has no record."""
    aws.refuses = refusal("ThrottlingException", 429)
    answer = ask("POST", "/predictions", "[1]", Idempotency_Key="k")
    assert (answer.status, answer.error["type"]) == (429, "ThrottledError")
    aws.refuses = None
    submitted(ask, Idempotency_Key="k")
    assert len(aws.asked) == 1


def test_runtime_that_cannot_be_reached(ask: Ask, aws: Aws) -> None:
    """It passes by itself, as on every front."""
    aws.refuses = ReadTimeoutError(endpoint_url="https://runtime")
    answer = ask("POST", "/predictions", "[1]")
    assert (answer.status, answer.error["type"]) == (503, "ServiceUnavailableError")
    assert answer.headers["Retry-After"]


@pytest.mark.parametrize(("code", "status"), [("SlowDown", 503), ("AccessDenied", 500)])
def test_storage_that_refuses(ask: Ask, aws: Aws, code: str, status: int) -> None:
    """What passes by itself says so; what the operator must mend is an error of ours."""

    def refuse(place: str) -> None:
        if "/output/" in place:
            raise refusal(code, 503 if status == 503 else 403)

    identifier = submitted(ask)
    aws.read = refuse
    for path in (f"/predictions/{identifier}", f"/predictions/{identifier}/result"):
        answer = ask("GET", path)
        assert answer.status == status
        assert ("Retry-After" in answer.headers) is (status == 503)


def test_an_endpoint_that_is_not_there(ask: Ask, aws: Aws) -> None:
    """The runtime's errors are those of every front."""
    aws.refuses = refusal("ValidationError", 400, "Endpoint iris of account 1 not found.")
    answer = ask("POST", "/predictions", "[1]")
    assert (answer.status, answer.error["type"]) == (503, "EndpointUnavailableError")


@pytest.mark.parametrize(
    "place",
    [
        f"s3://{BUCKET}/{PREFIX}input/uploads/{ID}",
        "s3://theirs/a/b.csv",
    ],
)
def test_an_input_can_be_named(ask: Ask, aws: Aws, place: str) -> None:
    """An upload, or an object below `inputs`; nothing is copied."""
    identifier = submitted(ask, "", **{"X-Amzn-SageMaker-InputLocation": place})
    assert aws.asked[0]["InputLocation"] == place
    assert set(aws.objects) == {f"{BUCKET}/{PREFIX}submissions/{identifier}.json"}


@pytest.mark.parametrize(
    "place",
    [
        f"s3://{BUCKET}/{PREFIX}input/{ID}",
        f"s3://{BUCKET}/{PREFIX}input/uploads/",
        f"s3://{BUCKET}/{PREFIX}submissions/{ID}.json",
        "s3://theirs/ab",
        "https://theirs/a/b.csv",
    ],
)
def test_no_other_input_can_be_named(ask: Ask, aws: Aws, place: str) -> None:
    """Neither what others submitted, nor anything else of the bucket."""
    answer = ask("POST", "/predictions", "", **{"X-Amzn-SageMaker-InputLocation": place})
    assert (answer.status, answer.error["type"]) == (400, "InvalidRequestError")
    assert not aws.asked


def test_an_upload_is_bounded(ask: Ask, aws: Aws) -> None:
    """One new key, at most 1 GB, for an hour."""
    data = ask("POST", "/uploads").data
    assert data["input"] == f"s3://{BUCKET}/{data['fields']['key']}"
    assert data["fields"]["key"].startswith(f"{PREFIX}input/uploads/")
    assert aws.asked[0]["Conditions"] == [["content-length-range", 1, 1 << 30]]
    assert (aws.asked[0]["ExpiresIn"], data["expires"]) == (3600, 3600)


@pytest.mark.parametrize("name", [ID, "x", "..", "%2e%2e", f"{ID}.json", ID.upper() + "A", "../x"])
def test_an_unknown_id_is_not_found(ask: Ask, aws: Aws, name: str) -> None:
    """An id that is none never becomes a part of a key."""
    if name != ID:
        aws.objects = {f"{BUCKET}/{PREFIX}submissions/{name}.json": (b"{}", "")}
    for path in (f"/predictions/{name}", f"/predictions/{name}/result"):
        assert ask("GET", path).status == 404


def test_there_is_no_way_to_delete(ask: Ask) -> None:
    """A path tells what it takes."""
    answer = ask("DELETE", f"/predictions/{ID}")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET")


@pytest.mark.parametrize(
    ("name", "value"),
    [*((name, "x") for name in PLACES), ("FOLDER", "s3://ours/a"), ("INPUTS", "https://theirs/")],
)
def test_wrong_settings_are_named(name: str, value: str) -> None:
    """All of them at once, before the first request."""
    with pytest.raises(SettingsError, match=name):
        Places.from_environment({**PLACES, name: value})
    with pytest.raises(SettingsError) as error:
        Places.from_environment({"INPUTS": "x"})
    assert len(error.value.problems) == 4
