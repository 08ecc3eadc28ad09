"""One key, one request in the queue: whoever comes at the same moment, or dies on the way."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.unit.inference_submissions.conftest import CLAIM_SECONDS, Ask, Aws, refusal


def submit(ask: Ask, body: str = "[1]") -> Any:
    """Submit with the same key as always."""
    return ask("POST", "/predictions", body, Idempotency_Key="k")


def test_of_two_at_the_same_moment_one_is_queued(ask: Ask, aws: Aws) -> None:
    """Both have seen that there is no record before either writes one."""
    both = Barrier(2, timeout=10)
    aws.read = lambda _: both.wait()
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda _: submit(ask), range(2)))
    assert sorted(answer.status for answer in answers) == [202, 409]
    assert len(aws.asked) == 1
    (late,) = [answer for answer in answers if answer.status == 409]
    assert late.error["type"] == "SubmissionInProgressError"
    assert late.headers["Retry-After"]
    aws.read = lambda _: None
    (first,) = [answer for answer in answers if answer.status == 202]
    assert submit(ask).data == first.data
    assert len(aws.asked) == 1


def test_of_two_that_take_over_one_is_queued(ask: Ask, aws: Aws) -> None:
    """What a failed request leaves behind is claimed once, too."""
    aws.refuses = refusal("ThrottlingException", 429)
    assert submit(ask).status == 429
    aws.refuses = None
    test_of_two_at_the_same_moment_one_is_queued(ask, aws)


def test_a_key_is_free_again_for_any_request_that_was_not_queued(ask: Ask, aws: Aws) -> None:
    """It belongs to nobody yet."""
    aws.refuses = refusal("ThrottlingException", 429)
    submit(ask)
    aws.refuses = None
    assert submit(ask, "[2]").status == 202


def test_what_is_refused_at_once_leaves_nothing_behind(ask: Ask, aws: Aws) -> None:
    """Neither a record nor an input."""
    assert submit(ask, "{").status == 400
    assert aws.objects == {}


def test_a_function_that_dies_holds_a_key_for_no_longer_than_it_could_have_lived(
    ask: Ask, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then its request may be in the queue; afterwards it is as if it had never come."""
    aws.refuses = KeyboardInterrupt()  # type: ignore[assignment] # no Exception, as a kill is none
    with pytest.raises(KeyboardInterrupt):
        submit(ask)
    aws.refuses = None
    assert submit(ask).status == 409
    assert submit(ask, "[2]").error["type"] == "InvalidRequestError"
    (place,) = [name for name in aws.objects if "/submissions/" in name]
    path = f"/predictions/{place.rpartition('/')[2].removesuffix('.json')}"
    assert ask("GET", path).data["state"] == "pending"
    assert ask("GET", f"{path}/result").status == 202
    later = time.time() + CLAIM_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert ask("GET", path).status == 404
    assert submit(ask).status == 202
    assert ask("GET", path).data["state"] == "pending"
