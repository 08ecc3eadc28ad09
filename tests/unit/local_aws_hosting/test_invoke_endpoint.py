"""InvokeEndpoint's headers, limits and errors, read back through botocore's own parser."""

import pytest

from local_aws.hosting import outcomes
from local_aws.hosting_protocol import (
    Asynchronous,
    Capture,
)
from tests.unit.local_aws_hosting.invoked import LIMIT, error, invoke


def test_answer_carries_variant_content_type_and_custom_attributes():
    """The container's answer comes back under the API's headers, and no other header does."""
    sent = {"content_type": "application/json", "accept": "text/csv", "authorization": "secret"}
    answer, fleet = invoke(names=("Blue",), x_amzn_sagemaker_custom_attributes="in", **sent)
    assert answer["Body"] == "1,2"
    assert (answer["ContentType"], answer["InvokedProductionVariant"]) == ("text/csv", "Blue")
    assert answer["CustomAttributes"] == "a"
    assert "x-other" not in answer["ResponseMetadata"]["HTTPHeaders"]
    (request,) = fleet.seen
    assert request.body == b"{}"
    assert request.timeout == 60.0
    assert request.headers == {
        "Content-Type": "application/json",
        "Accept": "text/csv",
        "X-Amzn-SageMaker-Custom-Attributes": "in",
    }


def test_unknown_endpoint_is_a_validation_error():
    """AWS's own words."""
    expected = ("ValidationError", "Endpoint ghost of account 000000000000 not found.", 400)
    assert error(path="/endpoints/ghost/invocations") == expected


@pytest.mark.parametrize("status", ["Creating", "Failed", "Deleting"])
def test_endpoint_out_of_service_is_a_validation_error(status):
    """Without variants that serve, the message says the status."""
    code, message, http = error(status=status, names=())
    assert (code, http) == ("ValidationError", 400)
    assert f"Its status is {status}" in message


def test_updating_endpoint_serves():
    """The old variants answer while the endpoint is updated."""
    assert invoke(status="Updating")[0]["Body"] == "1,2"


def test_full_queues_are_throttling():
    """boto3 retries this one by itself."""
    assert error(result=outcomes.FleetBusy()) == ("ThrottlingException", "Rate exceeded", 400)


def test_body_at_the_limit_passes_and_above_it_does_not():
    """The bound is the service model's, and the refusal AWS's plain text."""
    assert invoke(body=b"x" * LIMIT)[0]["Body"] == "1,2"
    expected = ("413", f"HTTP content length exceeded {LIMIT} bytes.", 413)
    assert error(body=b"x" * (LIMIT + 1)) == expected


@pytest.mark.parametrize(
    ("header", "member"),
    [
        ("x_amzn_sagemaker_session_id", "SessionId"),
        ("x_amzn_sagemaker_enable_explanations", "EnableExplanations"),
        ("x_amzn_sagemaker_prefix_aware_id", "PrefixAwareId"),
    ],
)
def test_header_that_is_not_emulated_is_refused_by_name(header, member):
    """Nothing is silently ignored."""
    code, message, _ = error(**{header: "x"})
    assert code == "ValidationError"
    assert f"does not emulate InvokeEndpoint's {member}." in message


def test_stream_that_would_be_captured_is_refused_by_name():
    """Nothing of it would be written, and nobody would know."""
    capture = Capture(
        destination="s3://b/c", sampling_percentage=100, captures_input=True, captures_output=True
    )
    _, message, _ = error(
        path="/endpoints/sentiment/invocations-response-stream",
        endpoint=lambda _: {"capture": capture},
    )
    assert "does not emulate data capture of InvokeEndpointWithResponseStream." in message


def test_asynchronous_endpoint_refuses_synchronous_invocations():
    """And the other way round; both say what to use."""
    config = Asynchronous(
        output_path="s3://bucket/out",
        failure_path=None,
        success_topic=None,
        error_topic=None,
        responses_in=frozenset(),
        max_concurrent_invocations=None,
    )
    _, message, _ = error(endpoint=lambda _: {"asynchronous": config})
    assert "does not support this inference type. It is asynchronous: use InvokeEndpointAsync" in (
        message
    )
    _, message, _ = error(path="/endpoints/sentiment/async-invocations")
    assert "It is synchronous: use InvokeEndpoint." in message


@pytest.mark.parametrize(
    ("raised", "code", "words"),
    [
        (outcomes.TooLarge(4), "413", "HTTP content length exceeded 4 bytes."),
        (outcomes.AnswerTooLarge("The container answered 9 bytes"), "ModelError", "answered 9"),
    ],
)
def test_payload_over_a_fleets_own_limit_is_refused(raised, code, words):
    """A serverless variant takes less than others."""
    answer, _ = invoke(raised)
    assert answer["Error"]["Code"] == code
    assert words in answer["Error"]["Message"]


def test_header_outside_of_the_models_bounds_is_a_validation_error():
    """All broken constraints come at once, in AWS's words."""
    code, message, _ = error(
        x_amzn_sagemaker_inference_id="", x_amzn_sagemaker_target_variant="-no-"
    )
    assert code == "ValidationError"
    assert message.startswith("2 validation errors detected: ")
    assert "at 'inferenceId' failed to satisfy constraint: Member must have length" in message
    assert "Value '-no-' at 'targetVariant'" in message


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        ("3601", "Member must have value less than or equal to 3600"),
        ("0", "Member must have value greater than or equal to 1"),
        ("1.5", "Member must be an integer"),
    ],
)
def test_a_number_outside_of_the_models_bounds_is_a_validation_error(seconds, said):
    """InvocationTimeoutSeconds is one from 1 to 3,600."""
    code, message, _ = error(
        path="/endpoints/sentiment/async-invocations",
        x_amzn_sagemaker_invocationtimeoutseconds=seconds,
    )
    assert (code, message.rpartition(": ")[2]) == ("ValidationError", said)


def test_unknown_path_is_no_operation():
    """A GET or another path is no part of the API."""
    assert error(method="GET")[0] == "UnknownOperationException"
    assert error(path="/endpoints/sentiment/else")[2] == 404
