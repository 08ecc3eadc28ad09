"""The stack of an endpoint's REST API."""

import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from stacks.functions import POWERTOOLS, write_archive
from tests.synth.environments import Synth, changed, environment_of
from tests.synth.reading import only

STACK = "sentiment-Rest"


def predict(template: Mapping[str, Any]) -> dict[str, Any]:
    """The method that asks for predictions; the one that describes the API asks for as much."""
    methods = [r for r in template["Resources"].values() if r["Type"] == "AWS::ApiGateway::Method"]
    found = {m["Properties"]["HttpMethod"]: m["Properties"] for m in methods}
    assert found["GET"]["AuthorizationType"] == found["POST"]["AuthorizationType"]
    assert found["GET"]["ApiKeyRequired"] is found["POST"]["ApiKeyRequired"]
    return dict(found["POST"])


def with_authorisation(authorisation: str, account: str = "111122223333") -> Any:
    """The usual environment, with another way to say who may call."""
    endpoints = changed("endpoints", front={"rest": {"authorisation": authorisation}})
    return environment_of(account=account, **endpoints)


def test_callers_must_sign_unless_told_otherwise(synth: Synth) -> None:
    """IAM authorisation, and no API key."""
    method = predict(synth()[STACK])
    assert method["AuthorizationType"] == "AWS_IAM"
    assert method["ApiKeyRequired"] is False


def test_an_api_key_comes_with_a_plan_and_an_output(synth: Synth) -> None:
    """The key is throttled, and its id can be found."""
    template = synth(with_authorisation("api-key"))[STACK]
    assert predict(template)["ApiKeyRequired"] is True
    plan = only(template, "AWS::ApiGateway::UsagePlan")
    assert plan["Throttle"] == {"RateLimit": 50, "BurstLimit": 100}
    (stage,) = plan["ApiStages"]
    assert template["Resources"][stage["Stage"]["Ref"]]["Type"] == "AWS::ApiGateway::Stage"
    given = only(template, "AWS::ApiGateway::UsagePlanKey")["KeyId"]["Ref"]
    assert template["Resources"][given]["Type"] == "AWS::ApiGateway::ApiKey"
    assert "Value" not in only(template, "AWS::ApiGateway::ApiKey")
    assert set(template["Outputs"]) == {"Url", "ApiId", "ApiKeyId"}


def test_an_open_api_asks_nobody(synth: Synth) -> None:
    """In the embedded AWS."""
    template = synth(with_authorisation("open", "000000000000"))[STACK]
    assert predict(template)["AuthorizationType"] == "NONE"
    assert set(template["Outputs"]) == {"Url", "ApiId"}


def test_json_bodies_are_validated(synth: Synth) -> None:
    """Neither nothing nor an empty object reaches the function."""
    template = synth()[STACK]
    method = predict(template)
    assert set(method["RequestModels"]) == {"application/json"}
    assert only(template, "AWS::ApiGateway::RequestValidator")["ValidateRequestBody"] is True
    validator = template["Resources"][method["RequestValidatorId"]["Ref"]]
    assert validator["Type"] == "AWS::ApiGateway::RequestValidator"
    schema = only(template, "AWS::ApiGateway::Model")["Schema"]
    assert (schema["type"], schema["minProperties"]) == (["object", "array"], 1)


def test_the_stage_is_throttled_logged_measured_and_traced(synth: Synth) -> None:
    """Each of them as configured; bodies are not logged."""
    stage = only(synth()[STACK], "AWS::ApiGateway::Stage")
    (settings,) = stage["MethodSettings"]
    assert (settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]) == (50, 100)
    assert (settings["MetricsEnabled"], settings["DataTraceEnabled"]) == (True, False)
    assert stage["TracingEnabled"] is True
    assert json.loads(stage["AccessLogSetting"]["Format"])["status"] == "$context.status"


def test_gateway_answers_have_the_functions_shape(synth: Synth) -> None:
    """Whoever refuses a request, its caller reads code, message, error and data."""
    responses = [
        r["Properties"]
        for r in synth()[STACK]["Resources"].values()
        if r["Type"] == "AWS::ApiGateway::GatewayResponse"
    ]
    for response in responses:
        template = response["ResponseTemplates"]["application/json"]
        body = json.loads(template.replace("$context.error.messageString", '"m"'))
        assert set(body) == {"code", "message", "error", "data"}
        assert str(body["code"]) == response["StatusCode"]
        assert set(body["error"]) == {"type", "requestId"}
    assert "/predict" not in json.dumps(responses), "an asynchronous endpoint has other paths"
    statuses = {r["ResponseType"]: r["StatusCode"] for r in responses}
    expected = {"THROTTLED": "429", "REQUEST_TOO_LARGE": "413", "BAD_REQUEST_BODY": "400"}
    assert expected.items() <= statuses.items()
    assert {"DEFAULT_4XX", "DEFAULT_5XX"} <= set(statuses)


def test_the_function_may_invoke_one_endpoint(synth: Synth) -> None:
    """And write its own log, and send traces."""
    policy = only(synth()[STACK], "AWS::IAM::Policy")["PolicyDocument"]["Statement"]
    (invoke,) = [s for s in policy if s["Action"] == "sagemaker:InvokeEndpoint"]
    assert invoke["Resource"]["Fn::Join"][1][-1] == ":endpoint/dev-sentiment"
    assert "ManagedPolicyArns" not in only(synth()[STACK], "AWS::IAM::Role")


def test_the_function_answers_before_its_api_gives_up(synth: Synth) -> None:
    """It keeps a second to say that the model did not."""
    endpoints = changed("endpoints", front={"rest": {"timeout": 10}})
    template = synth(environment_of(**endpoints))[STACK]
    function = only(template, "AWS::Lambda::Function")
    assert function["Environment"]["Variables"]["TIMEOUT_SECONDS"] == "9"
    assert predict(template)["Integration"]["TimeoutInMillis"] == 10_000
    assert function["TracingConfig"] == {"Mode": "Active"}


def test_logs_end(synth: Synth) -> None:
    """No log group keeps its lines for ever."""
    groups = [
        r["Properties"]
        for r in synth()[STACK]["Resources"].values()
        if r["Type"] == "AWS::Logs::LogGroup"
    ]
    assert [group["RetentionInDays"] for group in groups] == [30, 90]


@pytest.fixture(scope="module")
def names() -> list[str]:
    """What is in the function's zip file."""
    with zipfile.ZipFile(write_archive("inference_proxy", dependencies=POWERTOOLS)) as archive:
        return archive.namelist()


def test_the_asset_has_what_the_function_imports(names: list[str]) -> None:
    """Its own package and Powertools, each with byte code, and nothing compiled."""
    assert "inference_proxy/handler.py" in names
    assert "aws_lambda_powertools/logging/logger.py" in names
    sources = [name for name in names if name.endswith(".py")]
    assert len([name for name in names if name.endswith(".pyc")]) == len(sources)
    assert not [name for name in names if name.endswith(".so")]


def test_the_asset_takes_further_files() -> None:
    """By their names; another content makes another asset."""
    one, two = (
        write_archive("inference_proxy", files={"inference_contract/openapi.json": content})
        for content in (b"{}", b"[]")
    )
    with zipfile.ZipFile(two) as archive:
        assert archive.read("inference_contract/openapi.json") == b"[]"
    assert one != two
