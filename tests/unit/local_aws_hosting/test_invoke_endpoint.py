"""InvokeEndpoint's headers, limits and errors, read back through botocore's own parser."""

from dataclasses import dataclass, field

import botocore.session
import pytest
from botocore.awsrequest import HeadersDict
from botocore.parsers import create_parser

from local_aws.hosting import outcomes
from local_aws.hosting.invocations import handle
from local_aws.hosting_protocol import (
    ContainerResponse,
    InvocationRequest,
    LiveEndpoint,
    LiveVariant,
)

LIMIT = 6_291_456


@dataclass
class FakeFleet:
    """Answers, or raises, what it was given, and remembers what it got."""

    result: ContainerResponse | Exception
    seen: list = field(default_factory=list)

    def invoke(self, *, body, headers):
        """Remember and answer."""
        self.seen.append((body, headers))
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


OK = ContainerResponse(
    status=200,
    headers={"content-type": "text/csv", "x-amzn-sagemaker-custom-attributes": "a", "x-other": "b"},
    body=b"1,2",
)


def invoke(  # noqa: PLR0913 - one for each thing that a test varies
    result=OK,
    *,
    path="/endpoints/sentiment/invocations",
    body=b"{}",
    status="InService",
    names=("Blue", "Green"),
    method="POST",
    region="eu-west-1",
    **headers,
):
    """Handle a request and parse the answer as boto3 does; also the fleet that got it."""
    fleet = FakeFleet(result)
    live = tuple(LiveVariant(name=name, weight=1.0, fleet=fleet) for name in names)

    def lookup(account, region, name):  # noqa: ARG001 - the protocol's
        if name.lower() != "sentiment":
            return None
        return LiveEndpoint(name="sentiment", status=status, variants=live)

    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = InvocationRequest(
        account="000000000000", region=region, method=method, path=path, headers=sent, body=body
    )
    return parse(handle(request, lookup)), fleet


def parse(response):
    """What botocore makes of an answer."""
    model = botocore.session.Session().get_service_model("sagemaker-runtime")
    shape = model.operation_model("InvokeEndpoint").output_shape
    headers = HeadersDict(response.headers)
    raw = {"status_code": response.status, "headers": headers, "body": response.body}
    parser = create_parser("rest-json")
    parsed = parser.parse(raw, shape)
    code = parsed.get("Error", {}).get("Code")
    error_shape = code and model.shape_for_error_code(code)
    return {**(parser.parse(raw, error_shape) if error_shape else {}), **parsed}


def error(**given):
    """Code, message and status of an invocation that is refused."""
    answer, _ = invoke(**given)
    status = answer["ResponseMetadata"]["HTTPStatusCode"]
    return answer["Error"]["Code"], answer["Error"]["Message"], status


def test_answer_carries_variant_content_type_and_custom_attributes():
    """The container's answer comes back under the API's headers, and no other header does."""
    sent = {"content_type": "application/json", "accept": "text/csv", "authorization": "secret"}
    answer, fleet = invoke(names=("Blue",), x_amzn_sagemaker_custom_attributes="in", **sent)
    assert answer["Body"] == "1,2"
    assert (answer["ContentType"], answer["InvokedProductionVariant"]) == ("text/csv", "Blue")
    assert answer["CustomAttributes"] == "a"
    assert "x-other" not in answer["ResponseMetadata"]["HTTPHeaders"]
    assert fleet.seen == [
        (
            b"{}",
            {
                "Content-Type": "application/json",
                "Accept": "text/csv",
                "X-Amzn-SageMaker-Custom-Attributes": "in",
            },
        )
    ]


def test_target_variant_is_invoked():
    """The header decides, not the weights."""
    answer, _ = invoke(x_amzn_sagemaker_target_variant="Green")
    assert answer["InvokedProductionVariant"] == "Green"


def test_unknown_target_variant_is_a_validation_error():
    """The message names what there is."""
    code, message, status = error(x_amzn_sagemaker_target_variant="Red")
    assert (code, status) == ("ValidationError", 400)
    assert "Variant Red of endpoint sentiment" in message
    assert "Blue, Green" in message


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
        ("x_amzn_sagemaker_target_model", "TargetModel"),
        ("x_amzn_sagemaker_target_container_hostname", "TargetContainerHostname"),
        ("x_amzn_sagemaker_inference_component", "InferenceComponentName"),
        ("x_amzn_sagemaker_session_id", "SessionId"),
        ("x_amzn_sagemaker_enable_explanations", "EnableExplanations"),
        ("x_amzn_sagemaker_prefix_aware_id", "PrefixAwareId"),
    ],
)
def test_header_that_is_not_emulated_is_refused_by_name(header, member):
    """Nothing is silently ignored."""
    code, message, _ = error(**{header: "x"})
    assert code == "ValidationError"
    assert f"does not emulate InvokeEndpoint's {member} " in message


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/endpoints/sentiment/async-invocations", "InvokeEndpointAsync"),
        ("/endpoints/sentiment/invocations-response-stream", "InvokeEndpointWithResponseStream"),
    ],
)
def test_other_operations_are_refused_by_name(path, named):
    """Asynchronous and streamed invocations aren't emulated yet, and say so."""
    assert f"does not emulate {named}." in error(path=path)[1]


def test_header_outside_of_the_models_bounds_is_a_validation_error():
    """All broken constraints come at once, in AWS's words."""
    code, message, _ = error(
        x_amzn_sagemaker_inference_id="", x_amzn_sagemaker_target_variant="-no-"
    )
    assert code == "ValidationError"
    assert message.startswith("2 validation errors detected: ")
    assert "at 'inferenceId' failed to satisfy constraint: Member must have length" in message
    assert "Value '-no-' at 'targetVariant'" in message


def test_unknown_path_is_no_operation():
    """A GET or another path is no part of the API."""
    assert error(method="GET")[0] == "UnknownOperationException"
    assert error(path="/endpoints/sentiment/else")[2] == 404


def test_china_has_its_own_partition_and_console():
    """The log stream's ARN and the link follow the region."""
    answer, _ = invoke(outcomes.WorkerDied(), region="cn-north-1")
    assert answer["LogStreamArn"].startswith("arn:aws-cn:logs:cn-north-1:")
    assert "https://cn-north-1.console.amazonaws.cn/" in answer["Error"]["Message"]
