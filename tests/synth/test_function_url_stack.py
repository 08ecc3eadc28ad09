"""The stack of an endpoint's function URL, and what streaming adds to a front."""

from collections.abc import Mapping
from typing import Any

from tests.synth.environments import Synth, changed, environment_of
from tests.synth.reading import only

STACK = "sentiment-FunctionUrl"
PAGES = {"origins": ["https://app.example.com"]}


def with_front(account: str = "111122223333", **front: Any) -> Any:
    """The usual environment, with these fronts."""
    return environment_of(account=account, **changed("endpoints", front=front))


def actions(template: Mapping[str, Any]) -> set[str]:
    """What the function's role may do to the endpoint."""
    found: set[str] = set()
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::IAM::Policy":
            for statement in resource["Properties"]["PolicyDocument"]["Statement"]:
                given = statement["Action"]
                found |= {given} if isinstance(given, str) else set(given)
    return {action for action in found if action.startswith("sagemaker:")}


def test_callers_sign_and_only_so_many_are_answered_at_once(synth: Synth) -> None:
    """IAM, an answer that is whole, and the function's concurrency as the only throttle."""
    template = synth(with_front(function_url={"concurrency": 7, "cors": PAGES}))[STACK]
    url = only(template, "AWS::Lambda::Url")
    assert (url["AuthType"], url["InvokeMode"]) == ("AWS_IAM", "BUFFERED")
    assert url["Cors"]["AllowOrigins"] == PAGES["origins"]
    assert url["Cors"]["AllowMethods"] == ["GET", "POST"]
    assert "Authorization" in url["Cors"]["AllowHeaders"]
    assert only(template, "AWS::Lambda::Function")["ReservedConcurrentExecutions"] == 7
    assert not [r for r in template["Resources"].values() if r["Type"] == "AWS::Lambda::Permission"]
    assert actions(template) == {"sagemaker:InvokeEndpoint"}


def test_an_open_url_lets_everybody_call_by_it_alone(synth: Synth) -> None:
    """Both permissions, each conditioned on the URL."""
    front = {"authorisation": "open"}
    template = synth(with_front("000000000000", function_url=front))[STACK]
    permissions = [
        r["Properties"]
        for r in template["Resources"].values()
        if r["Type"] == "AWS::Lambda::Permission"
    ]
    given = {p["Action"]: p for p in permissions}
    assert set(given) == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    assert given["lambda:InvokeFunctionUrl"]["FunctionUrlAuthType"] == "NONE"
    assert given["lambda:InvokeFunction"]["InvokedViaFunctionUrl"] is True


def test_a_url_that_streams_has_a_runtime_that_does(synth: Synth) -> None:
    """The wrapper in place of Lambda's runtime, and the permission for streams."""
    template = synth(with_front(function_url={"streaming": True}))[STACK]
    assert only(template, "AWS::Lambda::Url")["InvokeMode"] == "RESPONSE_STREAM"
    function = only(template, "AWS::Lambda::Function")
    wrapper = function["Environment"]["Variables"]["AWS_LAMBDA_EXEC_WRAPPER"]
    assert wrapper == "/var/task/streaming_runtime/bootstrap"
    assert function["Handler"] == "inference_proxy.stream_handler.handle"
    assert actions(template) == {
        "sagemaker:InvokeEndpoint",
        "sagemaker:InvokeEndpointWithResponseStream",
    }


def test_a_rest_api_streams_what_is_asked_for_at_stream_alone(synth: Synth) -> None:
    """Predictions stay whole."""
    template = synth(with_front(rest={"streaming": True}))["sentiment-Rest"]
    found = [
        r["Properties"]["Integration"]
        for r in template["Resources"].values()
        if r["Type"] == "AWS::ApiGateway::Method" and "Uri" in r["Properties"]["Integration"]
    ]
    modes = {
        "response-streaming-invocations" in str(i["Uri"]): i.get("ResponseTransferMode")
        for i in found
    }
    assert modes == {True: "STREAM", False: None}


def test_a_stream_has_its_own_time(synth: Synth) -> None:
    """The API, the function and its code give a stream what is asked for, and an answer no more."""
    front = {"streaming": True, "timeout": 20, "stream_timeout": "5m"}
    template = synth(with_front(rest=front))["sentiment-Rest"]
    times = {
        r["Properties"]["Integration"].get("ResponseTransferMode"): r["Properties"]["Integration"][
            "TimeoutInMillis"
        ]
        for r in template["Resources"].values()
        if r["Type"] == "AWS::ApiGateway::Method" and "Uri" in r["Properties"]["Integration"]
    }
    assert times == {"STREAM": 300_000, None: 20_000}
    function = only(template, "AWS::Lambda::Function")
    assert function["Timeout"] == 301
    variables = function["Environment"]["Variables"]
    assert variables["TIMEOUT_SECONDS"] == "19"
    assert variables["STREAM_TIMEOUT_SECONDS"] == "299"
