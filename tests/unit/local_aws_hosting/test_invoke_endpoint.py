"""InvokeEndpoint's headers, limits and errors, read back through botocore's own parser."""

from dataclasses import dataclass, field

import botocore.session
import pytest
from botocore.awsrequest import HeadersDict
from botocore.parsers import create_parser

from local_aws.hosting import outcomes
from local_aws.hosting.invocations import Invocations
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import (
    Asynchronous,
    Capture,
    ContainerResponse,
    InvocationRequest,
    LiveComponent,
    LiveEndpoint,
    LiveVariant,
)

LIMIT = 6_291_456


@dataclass
class FakeFleet:
    """Answers, or raises, what it was given, and remembers what it got."""

    result: ContainerResponse | Exception
    seen: list = field(default_factory=list)

    def invoke(self, request):
        """Remember and answer."""
        self.seen.append(request)
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
    variant=None,
    endpoint=None,
    **headers,
):
    """Handle a request and parse the answer as boto3 does; also the fleet that got it."""
    fleet = FakeFleet(result)
    live = tuple(
        LiveVariant(name=name, weight=1.0, fleet=fleet, **(variant or {})) for name in names
    )

    def lookup(account, region, name):
        if name.lower() != "sentiment":
            return None
        return LiveEndpoint(
            account=account,
            region=region,
            name="sentiment",
            status=status,
            variants=live,
            **(endpoint(fleet) if endpoint else {}),
        )

    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = InvocationRequest(
        account="000000000000", region=region, method=method, path=path, headers=sent, body=body
    )
    invocations = Invocations(lookup, no_client, HostingSettings(), print)
    return parse(invocations.handle(request)), fleet


def no_client(service, *, credentials, region):
    """No service is needed for these."""
    raise AssertionError(f"{service} was asked in {region} by {credentials}")


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
    (request,) = fleet.seen
    assert request.body == b"{}"
    assert request.timeout == 60.0
    assert request.headers == {
        "Content-Type": "application/json",
        "Accept": "text/csv",
        "X-Amzn-SageMaker-Custom-Attributes": "in",
    }


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


def test_target_model_reaches_a_multi_model_variant():
    """The fleet is told which archive."""
    _, fleet = invoke(variant={"is_multi_model": True}, x_amzn_sagemaker_target_model="a.tar.gz")
    assert fleet.seen[0].target_model == "a.tar.gz"


def test_target_model_is_for_multi_model_variants_only():
    """SageMaker's own words, both ways."""
    _, message, _ = error(x_amzn_sagemaker_target_model="a.tar.gz")
    assert message == (
        "Endpoint sentiment is not a multi-model endpoint and does not support target model header."
    )
    _, message, _ = error(variant={"is_multi_model": True})
    assert "is missing a target model header" in message


def test_target_container_reaches_a_variant_with_direct_invocation():
    """The fleet is told which container."""
    direct = {"container_hostnames": ("first", "second")}
    _, fleet = invoke(variant=direct, x_amzn_sagemaker_target_container_hostname="second")
    assert fleet.seen[0].target_container == "second"


@pytest.mark.parametrize(
    ("hostnames", "given", "words"),
    [
        ((), {"x_amzn_sagemaker_target_container_hostname": "first"}, "does not support target"),
        (("first", "second"), {}, "is missing the target container hostname header"),
        (
            ("first", "second"),
            {"x_amzn_sagemaker_target_container_hostname": "third"},
            "unknown name third in the target container hostname header. Variant Blue has first, s",
        ),
    ],
)
def test_target_container_is_for_direct_invocation_only(hostnames, given, words):
    """Not allowed elsewhere, required there, and one of the hostnames."""
    direct = {"container_hostnames": hostnames}
    code, message, _ = error(names=("Blue",), variant=direct, **given)
    assert code == "ValidationError"
    assert words in message


def components(copies=1):
    """What an endpoint with one inference component has."""

    def of(fleet):
        component = LiveComponent(
            name="films", variant_name="AllTraffic", fleet=fleet, copies=copies
        )
        return {"has_components": True, "components": (component,)}

    return of


def test_inference_component_is_invoked_by_name():
    """The component's fleet answers, and its variant is named."""
    answer, fleet = invoke(
        endpoint=components(), names=(), x_amzn_sagemaker_inference_component="films"
    )
    assert answer["InvokedProductionVariant"] == "AllTraffic"
    assert len(fleet.seen) == 1


@pytest.mark.parametrize(
    ("endpoint", "given", "words"),
    [
        (components(), {}, "Inference Component Name header is required"),
        (None, {"x_amzn_sagemaker_inference_component": "films"}, "header is not allowed"),
        (components(), {"x_amzn_sagemaker_inference_component": "cars"}, "The endpoint has films."),
        (
            components(copies=0),
            {"x_amzn_sagemaker_inference_component": "films"},
            "Inference Component has no capacity to process this request.",
        ),
        (
            components(),
            {
                "x_amzn_sagemaker_inference_component": "films",
                "x_amzn_sagemaker_target_variant": "Other",
            },
            "is on variant AllTraffic, not on Other",
        ),
    ],
)
def test_inference_component_that_cannot_be_invoked_is_a_validation_error(endpoint, given, words):
    """Required where there are components, refused elsewhere, and not without copies."""
    code, message, status = error(endpoint=endpoint, **given)
    assert (code, status) == ("ValidationError", 400)
    assert words in message


def test_endpoint_with_components_says_its_status_before_it_serves():
    """It is no missing component while the endpoint itself isn't there."""
    _, message, _ = error(endpoint=components(), names=(), status="Creating")
    assert "Its status is Creating" in message


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


def test_unknown_path_is_no_operation():
    """A GET or another path is no part of the API."""
    assert error(method="GET")[0] == "UnknownOperationException"
    assert error(path="/endpoints/sentiment/else")[2] == 404


def test_china_has_its_own_partition_and_console():
    """The log stream's ARN and the link follow the region."""
    answer, _ = invoke(outcomes.WorkerDied(), region="cn-north-1")
    assert answer["LogStreamArn"].startswith("arn:aws-cn:logs:cn-north-1:")
    assert "https://cn-north-1.console.amazonaws.cn/" in answer["Error"]["Message"]
