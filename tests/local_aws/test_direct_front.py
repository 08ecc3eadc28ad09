"""A REST API that calls an endpoint without a function: deployed and called."""

import json
import os
import urllib.error
import urllib.request

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from modelport.toolchain import use_pinned_node

pytestmark = pytest.mark.local
os.environ["CDK_VALIDATION"] = "false"
DOCUMENT = '{"openapi": "3.1.0", "$ref": "#/x"}'
SCHEMA = {"type": "object", "required": ["x"]}
ORIGINS = ["https://a.example", "https://b.example"]


@pytest.fixture(scope="module")
def endpoints(cloud):
    """Endpoints whose model echoes, or fails; there is none for the third API."""
    sagemaker = cloud.client("sagemaker")
    role = cloud.role("direct-model", cloud.policy("Allow", "s3:GetObject", "*"))
    for name, weights in (("direct-one", "one"), ("direct-failing", "failing")):
        data = f"s3://{cloud.bucket}/{weights}/model.tar.gz"
        container = {"Image": cloud.image, "ModelDataUrl": data}
        sagemaker.create_model(ModelName=name, ExecutionRoleArn=role, PrimaryContainer=container)
        variant = {
            "VariantName": "all",
            "ModelName": name,
            "InstanceType": "ml.m5.large",
            "InitialInstanceCount": 1,
        }
        sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    for name in ("direct-one", "direct-failing"):
        assert cloud.settled(name)["EndpointStatus"] == "InService"
    yield
    for name in ("direct-one", "direct-failing"):
        sagemaker.delete_endpoint(EndpointName=name)


def _templates(folder, region, pool):
    """A stack with an API for each of the cases here."""
    use_pinned_node()
    import aws_cdk as cdk  # noqa: PLC0415 - starts Node
    from aws_cdk import aws_logs as logs  # noqa: PLC0415 - the same

    from inference_front import CrossOrigin, DirectFront, Firewall, Quota, Token  # noqa: PLC0415 - the same
    from model_hosting import ImportedEndpoint  # noqa: PLC0415 - the same

    context = {"@aws-cdk/aws-apigateway:disableCloudWatchRole": True}
    app = cdk.App(outdir=str(folder), context=context)

    def add(name, endpoint, authorisation="open", **options):
        synthesizer = cdk.DefaultStackSynthesizer(generate_bootstrap_version_rule=False)
        stack = cdk.Stack(app, name, synthesizer=synthesizer)
        front = DirectFront(
            stack,
            "Front",
            endpoint=ImportedEndpoint(stack, "Endpoint", endpoint_name=endpoint),
            authorisation=authorisation,
            **{
                "name": name,
                "description": name,
                "requests_per_second": 100,
                "burst": 100,
                "timeout": 2,
                "log_retention": logs.RetentionDays.ONE_DAY,
                "removal_policy": cdk.RemovalPolicy.DESTROY,
            }
            | options,
        )
        Firewall(stack, "Firewall").protect("Stage", front.api.deployment_stage.stage_arn)
        cdk.CfnOutput(stack, "Api", value=front.api.rest_api_id)
        if front.api_key:
            cdk.CfnOutput(stack, "Key", value=front.api_key.key_id)
        return front

    cross_origin = CrossOrigin(origins=ORIGINS, max_age=60)
    documents = {"/openapi.json": DOCUMENT}
    add("Open", "direct-one", documents=documents, body_schema=SCHEMA, cross_origin=cross_origin)
    add("Signed", "direct-one", "iam")
    add("Failing", "direct-failing")
    add("Missing", "direct-none")
    add("Slow", "direct-one", requests_per_second=0.01, burst=2)
    add("Keyed", "direct-one", "api-key", quota=Quota(requests=1, period="day"))
    add("Denied", "direct-one").role.node.try_remove_child("DefaultPolicy")
    token = Token(issuer=f"https://cognito-idp.{region}.amazonaws.com/{pool}", audiences=())
    add("Tokens", "direct-one", "jwt", token=token)
    return {stack.stack_name: stack.template for stack in app.synth().stacks}


@pytest.fixture(scope="module")
def users(cloud):
    """A pool with a user: its id, and a token of the user's."""
    cognito = cloud.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="direct")["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="page", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username="ada")
    word = {"Username": "ada", "Password": "Password-1"}
    cognito.admin_set_user_password(UserPoolId=pool, Permanent=True, **word)
    signed_in = cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": "Password-1"},
    )
    return pool, signed_in["AuthenticationResult"]["IdToken"]


@pytest.fixture(scope="module")
def outputs(cloud, endpoints, users, tmp_path_factory):  # noqa: ARG001 (they must be there)
    """What each stack says, once it is deployed."""
    found = {}
    for name, template in _templates(
        tmp_path_factory.mktemp("direct"), cloud.region, users[0]
    ).items():
        status, found[name] = cloud.deploy(name, template)
        assert status == "CREATE_COMPLETE", cloud.reasons(name)
    yield found
    for name in found:
        cloud.delete(name)


@pytest.fixture
def ask(cloud, outputs):
    """Sends a request to one of the APIs; answers status, headers and JSON."""

    def send(api, body=b'{"x": 1}', path="predict", method="POST", signed_by=None, **headers):
        url = f"{cloud.url}/_aws/execute-api/{outputs[api]['Api']}/v1/{path}"
        headers = {"Content-Type": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        if signed_by:
            keys = Credentials(signed_by.access_key, signed_by.secret, signed_by.token)
            request = AWSRequest(method, url, data=body, headers=headers)
            SigV4Auth(keys, "execute-api", cloud.region).add_auth(request)
            headers = dict(request.headers)
        request = urllib.request.Request(url, body or None, headers, method=method)  # noqa: S310 - our own URL
        try:
            with urllib.request.urlopen(request) as response:  # noqa: S310 - the same
                return response.status, response.headers, json.loads(response.read() or "null")
        except urllib.error.HTTPError as error:
            return error.code, error.headers, json.loads(error.read())

    return send


def test_a_prediction_is_answered_in_the_envelope(ask):
    """The model's JSON as JSON, with a request id in the header too."""
    status, headers, answer = ask("Open")
    assert (status, answer) == (
        200,
        {
            "code": 0,
            "message": None,
            "error": None,
            "data": {
                "body": {"model": "one", "echo": {"x": 1}},
                "httpStatusCode": 200,
                "contentType": "application/json",
            },
        },
    )
    assert headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("api", "body", "content_type", "status", "error"),
    [
        ("Open", b'{"y": 1}', "application/json", 400, "InvalidBodyError"),
        ("Signed", b"", "application/json", 403, "MissingAuthenticationError"),
        ("Missing", b"", "application/json", 400, "InvalidBodyError"),
        ("Open", b"<x/>", "text/xml", 415, "UnsupportedContentTypeError"),
        ("Failing", b'{"x": 1}', "application/json", 424, "ModelError"),
        ("Missing", b'{"x": 1}', "application/json", 503, "EndpointUnavailableError"),
        ("Denied", b'{"x": 1}', "application/json", 500, "InternalError"),
        ("Slow", b'{"x": 1, "seconds": 4}', "application/json", 504, "ModelTimeoutError"),
        (
            "Open",
            b'{"x": "' + b"a" * 7 * 1024**2 + b'"}',
            "application/json",
            413,
            "BodyTooLargeError",
        ),
    ],
)
def test_an_error_is_typed(ask, api, body, content_type, status, error):  # noqa: PLR0913, PLR0917 (a table)
    """Whoever refuses the request, its caller reads status and type."""
    got, headers, answer = ask(api, body, **{"Content-Type": content_type})
    assert (got, answer["code"], answer["error"]["type"]) == (status, status, error)
    assert headers["X-Request-Id"] == answer["error"]["requestId"]


def test_a_model_that_fails_says_why(ask):
    """In its own words, without traceback or a link to a log."""
    message = ask("Failing")[2]["message"]
    assert "the model fails" in message
    assert "Traceback" not in message
    assert "See https" not in message


def test_callers_sign_where_they_must(cloud, ask):
    """A role for this method gets through."""
    allow = cloud.policy("Allow", "execute-api:Invoke", "*")
    assert ask("Signed")[0] == 403
    caller = cloud.assume(cloud.role("direct-caller", allow))
    assert ask("Signed", signed_by=caller)[0] == 200


def test_users_of_the_pool_may_call(ask, users):
    """With a token that it signed; nobody with none, or with one that was changed."""
    token = users[1]
    assert ask("Tokens", Authorization=f"Bearer {token}")[0] == 200
    for wrong in ({}, {"Authorization": token[:-8] + "AAAAAAAA"}):
        status, _, answer = ask("Tokens", **wrong)
        assert (status, answer["error"]["type"]) == (401, "UnauthorizedError")


def test_above_the_rate_callers_wait(ask):
    """The third of two is told to come again."""
    answers = [ask("Slow") for _ in range(3)]
    status, headers, answer = answers[-1]
    assert (status, answer["error"]["type"], headers["Retry-After"]) == (429, "ThrottledError", "1")


def test_a_key_has_a_quota(cloud, ask, outputs):
    """One request was bought."""
    keys = cloud.client("apigateway")
    key = keys.get_api_key(apiKey=outputs["Keyed"]["Key"], includeValue=True)["value"]
    assert ask("Keyed")[2]["error"]["type"] == "InvalidApiKeyError"
    assert ask("Keyed", **{"x-api-key": key})[0] == 200
    status, _, answer = ask("Keyed", **{"x-api-key": key})
    assert (status, answer["error"]["type"]) == (429, "QuotaExceededError")


def test_the_document_is_published(ask):
    """As it is, without a function."""
    status, _, answer = ask("Open", b"", path="openapi.json", method="GET")
    assert (status, answer) == (200, json.loads(DOCUMENT))


@pytest.mark.parametrize(
    ("origin", "allowed"), [(ORIGINS[1], ORIGINS[1]), ("https://evil.example", ORIGINS[0])]
)
def test_named_pages_may_call(ask, origin, allowed):
    """A preflight and the answer itself name the page's origin, if it is one of them."""
    for method, status in (("OPTIONS", 204), ("POST", 200)):
        got, headers, _ = ask("Open", method=method, Origin=origin)
        assert (got, headers["Access-Control-Allow-Origin"]) == (status, allowed)
    assert ask("Open", b"[]", Origin=origin)[1]["Access-Control-Allow-Origin"] == "*"
