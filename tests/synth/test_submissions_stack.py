"""The fronts of an asynchronous endpoint: their paths, and what their function may do."""

from typing import Any

import pytest

from tests.synth.environments import INSTANCE, Synth, environment_of
from tests.synth.reading import actions_of, of_type, only, policy_of, text

FOLDER = "arn:{AWS::Partition}:s3:::modelport-dev-111122223333-eu-west-1/asynchronous/dev-queue/"
PATHS = {"predictions", "predictions/{id}", "predictions/{id}/result", "uploads", "openapi.json"}


def queue(**changes: Any) -> Any:
    """The usual environment, with a queue in the place of its endpoint."""
    endpoint = {"type": "asynchronous", "model": "sentiment", **INSTANCE} | changes
    endpoint.setdefault("front", {"rest": {}, "http": {}})
    return environment_of(endpoints={"queue": endpoint})


def places(template: Any, action: str) -> set[str]:
    """The resources of the function's statement about an action."""
    statement = policy_of(template, "ProxyRole")[action]
    found = statement["Resource"]
    return {text(one) for one in (found if isinstance(found, list) else [found])}


@pytest.mark.parametrize("kind", ["Rest", "Http"])
def test_the_function_reads_and_writes_its_endpoints_folder_alone(synth: Synth, kind: str) -> None:
    """Inputs and records are written; outcomes and records are read; one queue is asked."""
    template = synth(queue())[f"queue-{kind}"]
    assert actions_of(template, "ProxyRole") == {
        "sagemaker:InvokeEndpointAsync",
        "s3:PutObject",
        "s3:GetObject",
        "s3:ListBucket",
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
    }
    assert places(template, "s3:PutObject") == {f"{FOLDER}input/*", f"{FOLDER}submissions/*"}
    read = {f"{FOLDER}{kind}/*" for kind in ("output", "failures", "submissions")}
    assert places(template, "s3:GetObject") == read
    (endpoint,) = places(template, "sagemaker:InvokeEndpointAsync")
    assert endpoint.endswith(":endpoint/dev-queue")


def test_places_of_ones_own_are_read_there(synth: Synth) -> None:
    """Outcomes and inputs outside the environment's bucket."""
    environment = queue(output="s3://ours/out", failures="s3://ours/bad/", inputs=["s3://in/a"])
    template = synth(environment)["queue-Http"]
    partition = "arn:{AWS::Partition}:s3:::"
    assert places(template, "s3:GetObject") >= {f"{partition}ours/out/*", f"{partition}ours/bad/*"}
    variables = only(template, "AWS::Lambda::Function")["Environment"]["Variables"]
    assert variables["INPUTS"] == "s3://in/a/"
    assert (variables["REQUEST_TTL_SECONDS"], variables["INVOCATION_TIMEOUT_SECONDS"]) == (
        "21600",
        "900",
    )


def test_every_path_of_a_rest_api_asks_who_calls(synth: Synth) -> None:
    """And the address that it puts out is the one to submit to."""
    template = synth(queue())["queue-Rest"]
    methods = [m["Properties"] for m in of_type(template, "AWS::ApiGateway::Method")]
    assert [m["AuthorizationType"] for m in methods] == ["AWS_IAM"] * len(PATHS)
    assert text(template["Outputs"]["Url"]["Value"]).endswith("/predictions")


def test_every_path_of_an_http_api_asks_who_calls(synth: Synth) -> None:
    """And none is for predictions at once."""
    template = synth(queue())["queue-Http"]
    routes = [r["Properties"] for r in of_type(template, "AWS::ApiGatewayV2::Route")]
    assert {r["AuthorizationType"] for r in routes} == {"AWS_IAM"}
    assert {r["RouteKey"].partition(" /")[2] for r in routes} == PATHS | {""}
    assert text(template["Outputs"]["Url"]["Value"]).endswith("/predictions")


def test_inputs_and_records_expire_and_leave_no_old_version(synth: Synth) -> None:
    """After 30 days or as configured; neither models nor answers do."""
    for retention, days in (({}, 30), ({"retention": "7d"}, 7)):
        foundation = synth(queue(**retention))["Foundation"]
        buckets = of_type(foundation, "AWS::S3::Bucket")
        (artifacts,) = [b["Properties"] for b in buckets if "BucketName" in b["Properties"]]
        _, *rules = artifacts["LifecycleConfiguration"]["Rules"]
        kept = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules}
        folder = "asynchronous/dev-queue/"
        assert kept == {f"{folder}input/": days, f"{folder}submissions/": days}
        assert {r["NoncurrentVersionExpiration"]["NoncurrentDays"] for r in rules} == {1}
