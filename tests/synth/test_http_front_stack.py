"""The stack of an endpoint's HTTP API."""

import json
from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs

from inference_front import HttpFront
from tests.synth.environments import Synth, changed, environment_of
from tests.synth.reading import of_type

STACK = "sentiment-Http"


def template_of(synth: Synth, account: str = "111122223333", **front: Any) -> dict[str, Any]:
    """The stack of an environment whose endpoint has this front alone."""
    endpoints = changed("endpoints", front={"http": front})
    return synth(environment_of(account=account, **endpoints))[STACK]


def all_of(template: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The properties of the resources of a type."""
    found = template["Resources"].values()
    return [r["Properties"] for r in found if r["Type"] == f"AWS::ApiGatewayV2::{name}"]


def routes(template: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The routes by their keys."""
    return {route["RouteKey"]: route for route in all_of(template, "Route")}


def test_callers_must_sign_unless_told_otherwise(synth: Synth) -> None:
    """On every route, the one of unknown paths too."""
    found = routes(template_of(synth))
    assert {key: route["AuthorizationType"] for key, route in found.items()} == {
        "POST /predict": "AWS_IAM",
        "GET /openapi.json": "AWS_IAM",
        "$default": "AWS_IAM",
    }


def test_tokens_are_of_an_issuer_and_an_audience(synth: Synth) -> None:
    """And have a scope, where scopes are asked for."""
    jwt = {"issuer": "https://issuer.example.com", "audiences": ["us"], "scopes": ["predict"]}
    template = template_of(synth, authorisation="jwt", jwt=jwt)
    (authorizer,) = all_of(template, "Authorizer")
    assert authorizer["JwtConfiguration"] == {
        "Issuer": "https://issuer.example.com",
        "Audience": ["us"],
    }
    assert authorizer["IdentitySource"] == ["$request.header.Authorization"]
    for route in routes(template).values():
        assert route["AuthorizationType"] == "JWT"
        assert route["AuthorizationScopes"] == ["predict"]
        checked = template["Resources"][route["AuthorizerId"]["Ref"]]["Properties"]
        assert checked == authorizer


def test_nobody_is_let_through_because_no_token_is_named() -> None:
    """Not even by whoever uses the construct alone."""
    stack = cdk.Stack()
    function = lambda_.Function.from_function_name(stack, "Function", "proxy")
    with pytest.raises(ValueError, match="token: missing"):
        HttpFront(
            stack,
            "Http",
            name="api",
            function=function,
            authorisation="jwt",
            requests_per_second=1,
            burst=1,
            timeout=1,
            description="",
            log_retention=logs.RetentionDays.ONE_DAY,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )


def test_an_open_api_asks_nobody(synth: Synth) -> None:
    """In the embedded AWS."""
    found = routes(template_of(synth, account="000000000000", authorisation="open"))
    assert {route["AuthorizationType"] for route in found.values()} == {"NONE"}


def test_web_pages_may_call_where_the_file_says_so(synth: Synth) -> None:
    """Browsers may ask unsigned; nothing else is unsigned, and nothing is allowed without."""
    template = template_of(synth, cors={"origins": ["https://example.com"], "max_age": 60})
    (api,) = all_of(template, "Api")
    assert api["CorsConfiguration"]["AllowOrigins"] == ["https://example.com"]
    assert api["CorsConfiguration"]["MaxAge"] == 60
    assert "X-Request-Id" in api["CorsConfiguration"]["ExposeHeaders"]
    assert api["CorsConfiguration"]["AllowMethods"] == ["GET", "POST"]
    assert "Authorization" in api["CorsConfiguration"]["AllowHeaders"]
    unsigned = {
        key for key, route in routes(template).items() if route["AuthorizationType"] == "NONE"
    }
    assert unsigned == {"OPTIONS /{proxy+}"}
    assert "CorsConfiguration" not in all_of(template_of(synth), "Api")[0]


def test_the_stage_is_throttled_logged_and_measured(synth: Synth) -> None:
    """Each of them as configured."""
    throttling = {"requests_per_second": 5, "burst": 7}
    (stage,) = all_of(template_of(synth, throttling=throttling), "Stage")
    assert stage["DefaultRouteSettings"] == {
        "ThrottlingRateLimit": 5,
        "ThrottlingBurstLimit": 7,
        "DetailedMetricsEnabled": True,
    }
    assert stage["AutoDeploy"] is True
    assert json.loads(stage["AccessLogSettings"]["Format"])["routeKey"] == "$context.routeKey"


def test_the_function_answers_before_its_api_gives_up(synth: Synth) -> None:
    """It keeps a second to say that the model did not; 30 s are the API's own limit."""
    template = template_of(synth, timeout="10s")
    (integration,) = all_of(template, "Integration")
    assert integration["TimeoutInMillis"] == 10_000
    assert integration["PayloadFormatVersion"] == "2.0"
    (function,) = [
        r["Properties"]
        for r in template["Resources"].values()
        if r["Type"] == "AWS::Lambda::Function"
    ]
    assert function["Environment"]["Variables"]["TIMEOUT_SECONDS"] == "9"
    (integration,) = all_of(template_of(synth), "Integration")
    assert "TimeoutInMillis" not in integration


def test_the_outputs_say_where_it_answers(synth: Synth) -> None:
    """Under AWS's own name for it."""
    outputs = template_of(synth)["Outputs"]
    assert set(outputs) == {"Url", "ApiId"}
    assert outputs["Url"]["Value"]["Fn::Join"][1][-1] == "/v1/predict"


DOMAIN = {
    "name": "iris.example.com",
    "certificate": "arn:aws:acm:eu-west-1:111122223333:certificate/12ab",
    "hosted_zone": "Z0123456789ABCDEFGHIJ",
}


def test_a_name_of_ones_own_leads_to_the_stage(synth: Synth) -> None:
    """With its certificate and a record; AWS's own name for the API stays."""
    template = template_of(synth, domain=DOMAIN)
    (name,), (mapping,) = all_of(template, "DomainName"), all_of(template, "ApiMapping")
    assert name["DomainName"] == "iris.example.com"
    assert name["DomainNameConfigurations"][0]["CertificateArn"] == DOMAIN["certificate"]
    assert mapping["ApiId"] == template["Outputs"]["ApiId"]["Value"]
    (made,) = of_type(template, "AWS::ApiGatewayV2::ApiMapping")
    assert template["Resources"][made["DependsOn"][0]]["Type"] == "AWS::ApiGatewayV2::Stage"
    assert "AWS::Route53::RecordSet" in {r["Type"] for r in template["Resources"].values()}
    assert template["Outputs"]["Url"]["Value"] == "https://iris.example.com/predict"
    assert not all_of(template, "Api")[0].get("DisableExecuteApiEndpoint")


def test_nobody_gets_round_showing_a_certificate(synth: Synth) -> None:
    """Under AWS's own name for it the API answers no more."""
    tls = {"trust_store": "s3://ours/authorities.pem"}
    template = template_of(synth, domain=DOMAIN | {"mutual_tls": tls})
    (name,) = all_of(template, "DomainName")
    assert name["MutualTlsAuthentication"] == {"TruststoreUri": "s3://ours/authorities.pem"}
    assert all_of(template, "Api")[0]["DisableExecuteApiEndpoint"] is True
