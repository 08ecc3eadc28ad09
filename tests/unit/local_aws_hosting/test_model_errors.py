"""What InvokeEndpoint says when a model fails."""

import pytest

from local_aws.hosting import outcomes
from local_aws.hosting_protocol import (
    ContainerResponse,
)
from tests.unit.local_aws_hosting.invoked import error, invoke


@pytest.mark.parametrize(("status", "side"), [(400, "client"), (503, "server")])
def test_container_error_is_a_model_error(status, side):
    """424 with the original status and message and the log group."""
    answer, _ = invoke(ContainerResponse(status=status, headers={}, body="näh".encode()))
    assert answer["Error"]["Code"] == "ModelError"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 424
    expected = f'Received {side} error ({status}) from primary with message "näh". See https://'
    assert answer["Error"]["Message"].startswith(expected)
    assert error_members(answer) == {
        "OriginalStatusCode": status,
        "OriginalMessage": "näh",
        "LogStreamArn": (
            "arn:aws:logs:eu-west-1:000000000000:log-group:/aws/sagemaker/Endpoints/sentiment"
        ),
    }


def error_members(answer):
    """The modeled members of an error, as a client's exception shows them."""
    names = ("OriginalStatusCode", "OriginalMessage", "LogStreamArn")
    return {name: answer[name] for name in names if name in answer}


def test_container_that_failed_is_named():
    """A pipeline says which of its containers it was, whether that answered or not."""
    failed = ContainerResponse(status=500, headers={}, body=b"no", container="decode")
    answer, _ = invoke(failed)
    assert "error (500) from decode with message" in answer["Error"]["Message"]
    late = outcomes.InvocationTimedOut()
    late.container = "decode"
    assert "waiting for a response from container decode." in invoke(late)[0]["OriginalMessage"]


def test_target_model_that_is_missing_or_not_yet_loaded_has_its_own_error():
    """The caller can't be blamed for a model that still loads, and tries again."""
    code, message, status = error(result=outcomes.ModelDataMissing("no such archive"))
    assert (code, message, status) == ("ValidationError", "no such archive", 400)
    code, message, status = error(result=outcomes.ModelNotReady("a.tar.gz"))
    assert (code, status) == ("ModelNotReadyException", 429)
    assert message.startswith("Model a.tar.gz is still being downloaded or loaded.")


def test_long_message_of_a_container_is_cut_to_the_models_bound():
    """Message and OriginalMessage stay within 2,048 characters."""
    answer, _ = invoke(ContainerResponse(status=500, headers={}, body=b"x" * 9999))
    assert len(answer["Error"]["Message"]) <= 2048
    assert len(answer["OriginalMessage"]) == 2048


@pytest.mark.parametrize(
    ("raised", "status", "words"),
    [
        (outcomes.InvocationTimedOut(), 0, "Your invocation timed out while waiting"),
        (outcomes.WorkerDied(), 500, "Worker died."),
        (outcomes.NoWorker("it broke"), 503, "No worker is available to serve request: model. it"),
    ],
)
def test_failed_worker_is_a_model_error(raised, status, words):
    """Each outcome has SageMaker's status and words."""
    answer, _ = invoke(raised)
    assert answer["Error"]["Code"] == "ModelError"
    assert answer["OriginalStatusCode"] == status
    assert words in answer["OriginalMessage"]


def test_china_has_its_own_partition_and_console():
    """The log stream's ARN and the link follow the region."""
    answer, _ = invoke(outcomes.WorkerDied(), region="cn-north-1")
    assert answer["LogStreamArn"].startswith("arn:aws-cn:logs:cn-north-1:")
    assert "https://cn-north-1.console.amazonaws.cn/" in answer["Error"]["Message"]
