"""What is said where AWS refuses, or can't be asked at all."""

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError
from botocore.stub import Stubber

from modelport.aws.clients import aws_client
from modelport.aws.places import Place
from modelport.aws.refusing import no_such, said
from modelport.calling import batch as batch_module
from modelport.calling.batch import Batch, BatchError, find_batch
from modelport.calling.errors import RejectedError, UnavailableError, explained


class Somewhere(Place):
    """A place whose clients answer as they are told."""

    def client(self, service: str) -> Any:
        """A client in Ireland, for which the stub answers."""
        made = aws_client(service, region="eu-west-1")
        stub = Stubber(made)
        code, message = ANSWERS.pop()
        stub.add_client_error("describe_stacks", code, message)
        stub.activate()
        return made


ANSWERS: list[tuple[str, str]] = []


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        (
            "ValidationError",
            "Stack with id Modelport-dev-b-Batch does not exist",
            "the environment dev has no batch transform b deployed",
        ),
        ("AccessDenied", "not authorized", "^b: .*not authorized$"),
    ],
)
def test_what_may_not_be_read_is_not_missing(code: str, message: str, expected: str) -> None:
    """Only a stack that isn't there means that nothing is deployed."""
    ANSWERS.append((code, message))
    with pytest.raises(BatchError, match=expected):
        find_batch("b", Somewhere(environment="dev", region="eu-west-1"))


def test_a_stack_that_is_not_done_has_no_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stack without outputs is one whose deployment was broken off."""
    monkeypatch.setattr(batch_module, "outputs_of", lambda *_: {})
    with pytest.raises(BatchError, match="isn't deployed to the end"):
        find_batch("b", Place(environment="dev", region="eu-west-1"))


def test_a_file_that_cannot_be_sent_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is gone by then is an error of the batch."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    batch = Batch(
        place=Place(environment="dev", region="eu-west-1"),
        key="b",
        state_machine="arn",
        input="s3://bucket/in/",
        output="s3://bucket/out/",
    )
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    with pytest.raises(BatchError, match=r"^b: .*rows\.csv"):
        batch.upload(tmp_path / "rows.csv")


@pytest.mark.parametrize(
    ("error", "advice"),
    [(NoCredentialsError(), "aws configure sso"), (NoRegionError(), "AWS_REGION")],
)
def test_a_missing_environment_says_what_to_do(error: Exception, advice: str) -> None:
    """In every command, and in the errors of the client."""
    assert said(error).endswith(f"{advice})") or advice in said(error)
    refused = explained("prod-a", error)
    assert type(refused) is RejectedError
    assert advice in str(refused)
    assert not refused.retryable


def test_names_have_hints() -> None:
    """What there is, and what may have been meant."""
    assert no_such("e", "variant", "Champ", ["Champion"]) == (
        "e has no variant Champ: it has Champion; did you mean Champion?"
    )
    assert no_such("e", "variant", "x", []) == "e has no variant x: it has none"


def test_only_predictions_are_asked_for_once() -> None:
    """A throttled look at what is deployed doesn't end a long wait."""
    runtime, others = (
        aws_client(service, region="eu-west-1").meta.config.retries
        for service in ("sagemaker-runtime", "cloudformation")
    )
    assert runtime["total_max_attempts"] == 1
    assert others["total_max_attempts"] > 1
    assert others["mode"] == "standard"


def test_a_service_that_fails_passes() -> None:
    """An S3 that is slow to read an upload is one that can be asked again."""
    error = {"Error": {"Code": "RequestTimeout", "Message": "slow"}}
    refused = explained("a", ClientError(error, "PutObject"))  # type: ignore[arg-type]  # a plain dict
    assert type(refused) is UnavailableError
    assert refused.retryable
