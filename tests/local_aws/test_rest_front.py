"""A REST API with a function behind it: what gets through and what is refused."""

import io
import zipfile

import pytest

from tests.local_aws.apis import post, typed

pytestmark = pytest.mark.local
FUNCTION = """
import json, os, time, boto3

def handle(event, context):
    body = json.loads(event["body"])
    if body.get("ask") == "who":
        who = boto3.client("sts").get_caller_identity()["Arn"]
        return {"statusCode": 200, "body": json.dumps({"who": who, "level": os.environ["LEVEL"]})}
    time.sleep(body.get("seconds", 0))
    return {"statusCode": 200, "body": event["body"]}
"""
INTEGRATION = (
    "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations"
)


def _template(cloud, *, authorization="NONE", key=False, burst=100):
    api, function = {"Ref": "Api"}, {"Ref": "F"}
    trust = cloud.trust({"Service": "lambda.amazonaws.com"})
    integration = {
        "Type": "AWS_PROXY",
        "IntegrationHttpMethod": "POST",
        "Uri": {"Fn::Sub": INTEGRATION},
        "TimeoutInMillis": 1500,
    }
    schema = {"type": "object", "required": ["x"]}
    refusal = '{"code": 400, "error": $context.error.messageString}'
    resources = {
        "R": typed("IAM::Role", AssumeRolePolicyDocument=trust),
        "F": typed(
            "Lambda::Function",
            Runtime="python3.13",
            Handler="inference_front.handler.handle",
            Code={"S3Bucket": cloud.bucket, "S3Key": "function.zip"},
            Role={"Fn::GetAtt": ["R", "Arn"]},
            Environment={"Variables": {"LEVEL": "7"}},
            Timeout=20,
        ),
        "Allow": typed(
            "Lambda::Permission",
            Action="lambda:InvokeFunction",
            FunctionName=function,
            Principal="apigateway.amazonaws.com",
        ),
        "Api": typed("ApiGateway::RestApi", Name="api"),
        "Path": typed(
            "ApiGateway::Resource",
            RestApiId=api,
            ParentId={"Fn::GetAtt": ["Api", "RootResourceId"]},
            PathPart="predict",
        ),
        "Body": typed(
            "ApiGateway::Model", RestApiId=api, ContentType="application/json", Schema=schema
        ),
        "Check": typed("ApiGateway::RequestValidator", RestApiId=api, ValidateRequestBody="true"),
        "Bad": typed(
            "ApiGateway::GatewayResponse",
            RestApiId=api,
            ResponseType="BAD_REQUEST_BODY",
            ResponseTemplates={"application/json": refusal},
        ),
        "Post": typed(
            "ApiGateway::Method",
            RestApiId=api,
            ResourceId={"Ref": "Path"},
            HttpMethod="POST",
            AuthorizationType=authorization,
            ApiKeyRequired=key,
            RequestValidatorId={"Ref": "Check"},
            RequestModels={"application/json": {"Ref": "Body"}},
            Integration=integration,
        ),
        "Live": typed("ApiGateway::Deployment", RestApiId=api) | {"DependsOn": ["Post", "Bad"]},
        "Stage": typed(
            "ApiGateway::Stage",
            RestApiId=api,
            DeploymentId={"Ref": "Live"},
            StageName="live",
            MethodSettings=[
                {
                    "HttpMethod": "*",
                    "ResourcePath": "/*",
                    "ThrottlingBurstLimit": burst,
                    "ThrottlingRateLimit": burst / 200,
                }
            ],
        ),
    }
    outputs = {"Api": {"Value": api}}
    if key:
        stage = {"ApiId": api, "Stage": {"Ref": "Stage"}}
        plan = {"Ref": "Plan"}
        resources["Key"] = typed("ApiGateway::ApiKey", Enabled=True)
        resources["Plan"] = typed("ApiGateway::UsagePlan", ApiStages=[stage])
        resources["Use"] = typed(
            "ApiGateway::UsagePlanKey", KeyId={"Ref": "Key"}, KeyType="API_KEY", UsagePlanId=plan
        )
        outputs["Key"] = {"Value": {"Ref": "Key"}}
    return {"Resources": resources, "Outputs": outputs}


@pytest.fixture(scope="module")
def front(cloud):
    """Deploys a front once for each way of authorisation; answers URL and outputs."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("inference_front/__init__.py", "")
        archive.writestr("inference_front/handler.py", FUNCTION)
    body = buffer.getvalue()
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key="function.zip", Body=body)
    deployed = {}

    def deploy(name, **options):
        if name not in deployed:
            status, outputs = cloud.deploy(name, _template(cloud, **options))
            assert status == "CREATE_COMPLETE", cloud.reasons(name)
            deployed[name] = outputs
        outputs = deployed[name]
        return f"{cloud.url}/_aws/execute-api/{outputs['Api']}/live/predict", outputs

    yield deploy
    for name in deployed:
        cloud.delete(name)


def test_the_function_runs_under_its_role_with_its_environment(front):
    """A packaged handler sees its variables and its own role's credentials."""
    url, _ = front("open")
    status, answer = post(url, b'{"x": 1, "ask": "who"}')
    assert status == 200
    assert ":assumed-role/open-R-" in answer["who"]
    assert answer["level"] == "7"


@pytest.mark.parametrize("body", [b'{"y": 1}', b"no json"])
def test_a_body_against_the_schema_is_refused(front, body):
    """The validator answers through the API's own gateway response."""
    url, _ = front("open")
    assert post(url, body) == (400, {"code": 400, "error": "Invalid request body"})


@pytest.mark.parametrize("mebibytes", [7, 11])
def test_a_body_that_is_too_large_is_refused(front, mebibytes):
    """Above Lambda's 6 MB and above API Gateway's 10 MB the answer is 413."""
    url, _ = front("open")
    body = b'{"x": "' + b"a" * mebibytes * 1024 * 1024 + b'"}'
    assert post(url, body) == (413, {"message": "Request Too Long"})


def test_a_slow_function_is_given_up(front):
    """The integration's timeout answers 504."""
    url, _ = front("open")
    answer = post(url, b'{"x": 1, "seconds": 3}')
    assert answer == (504, {"message": "Endpoint request timed out"})


def test_iam_authorisation_is_scoped_to_the_method(cloud, front):
    """Nobody gets through unsigned, nor a role for another API; a role for this method does."""
    url, outputs = front("iam", authorization="AWS_IAM")
    assert post(url, b'{"x": 1}')[0] == 403
    arn = f"arn:aws:execute-api:{cloud.region}:000000000000"
    for name, resource, expected in (
        ("may-call", f"{arn}:{outputs['Api']}/live/POST/predict", 200),
        ("may-not-call", f"{arn}:another/*", 403),
    ):
        policy = cloud.policy("Allow", "execute-api:Invoke", resource)
        caller = cloud.assume(cloud.role(name, policy))
        assert post(url, b'{"x": 1}', signed_by=caller)[0] == expected


def test_an_api_key_is_asked_for(cloud, front):
    """Without the key, or with another one, the answer is 403."""
    url, outputs = front("keyed", key=True)
    found = cloud.client("apigateway").get_api_key(apiKey=outputs["Key"], includeValue=True)
    assert post(url, b'{"x": 1}') == (403, {"message": "Forbidden"})
    assert post(url, b'{"x": 1}', **{"x-api-key": "wrong"})[0] == 403
    assert post(url, b'{"x": 1}', **{"x-api-key": found["value"]})[0] == 200


def test_above_the_rate_callers_wait(front):
    """Two may come at once, and then one in a long while."""
    url, _ = front("throttled", burst=2)
    answers = [post(url, b'{"x": 1}') for _ in range(3)]
    assert [answer[0] for answer in answers] == [200, 200, 429]
