"""An HTTP API with a function behind it: what gets through and what is refused."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.local_aws.apis import post, typed
from tests.local_aws.issuer import issuing

pytestmark = pytest.mark.local
API = {"Ref": "Api"}
JWT = {"AuthorizationType": "JWT", "AuthorizerId": {"Ref": "Tokens"}}
FUNCTION = """
import json, time

def handle(event, context):
    time.sleep(json.loads(event["body"]).get("seconds", 0))
    return {"statusCode": 200, "body": json.dumps(event["requestContext"].get("authorizer"))}
"""


def _route(key, integration="Integration", **properties):
    return typed(
        "ApiGatewayV2::Route",
        ApiId=API,
        RouteKey=key,
        Target={"Fn::Join": ["/", ["integrations", {"Ref": integration}]]},
        **properties,
    )


def _function(cloud, **properties):
    return typed(
        "Lambda::Function",
        Runtime="python3.13",
        Handler="http_front.handle",
        Code={"S3Bucket": cloud.bucket, "S3Key": "http.zip"},
        Role={"Fn::GetAtt": ["R", "Arn"]},
        Timeout=20,
        **properties,
    )


def _integration(function):
    return typed(
        "ApiGatewayV2::Integration",
        ApiId=API,
        IntegrationType="AWS_PROXY",
        IntegrationUri={"Fn::GetAtt": [function, "Arn"]},
        PayloadFormatVersion="2.0",
        TimeoutInMillis=1500,
    )


def _stage(name, **settings):
    return typed(
        "ApiGatewayV2::Stage",
        ApiId=API,
        StageName=name,
        AutoDeploy=True,
        DefaultRouteSettings=settings,
    )


def _template(cloud, issuer, pool):
    trust = cloud.trust({"Service": "lambda.amazonaws.com"})
    resources = {
        "R": typed("IAM::Role", AssumeRolePolicyDocument=trust),
        "F": _function(cloud),
        "One": _function(cloud, ReservedConcurrentExecutions=1),
        "Api": typed("ApiGatewayV2::Api", Name="api", ProtocolType="HTTP"),
        "Integration": _integration("F"),
        "Single": _integration("One"),
        "OneByOne": _route("POST /one", "Single"),
        "Open": _route("POST /open"),
        "Throttled": _route("POST /throttled"),
        "Signed": _route("POST /signed", AuthorizationType="AWS_IAM"),
        "Token": _route("POST /token", **JWT),
        "Scoped": _route("POST /scoped", AuthorizationScopes=["predict"], **JWT),
        "Pooled": _route(
            "POST /pooled", AuthorizationType="JWT", AuthorizerId={"Ref": "PoolsTokens"}
        ),
        "Live": _stage("live", ThrottlingBurstLimit=100, ThrottlingRateLimit=50),
        "Slow": _stage("slow", ThrottlingBurstLimit=1, ThrottlingRateLimit=0.001),
    }
    audiences = {"Tokens": (issuer.url, "us"), "PoolsTokens": pool}
    resources |= {
        name: typed(
            "ApiGatewayV2::Authorizer",
            ApiId=API,
            AuthorizerType="JWT",
            Name=name,
            IdentitySource=["$request.header.Authorization"],
            JwtConfiguration={"Issuer": url, "Audience": [audience]},
        )
        for name, (url, audience) in audiences.items()
    }
    return {"Resources": resources, "Outputs": {"Api": {"Value": API}}}


@pytest.fixture(scope="module")
def issuer():
    """An issuer of tokens that is not Cognito."""
    with issuing() as found:
        yield found


@pytest.fixture(scope="module")
def pool(cloud):
    """Somebody's tokens of Amazon Cognito, with their issuer and their audience."""
    cognito = cloud.client("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName="callers")["UserPool"]["Id"]
    made = cognito.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="caller",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )
    client_id = made["UserPoolClient"]["ClientId"]
    user = {"UserPoolId": pool_id, "Username": "somebody"}
    cognito.admin_create_user(**user)
    cognito.admin_set_user_password(**user, Password="Long-enough-1", Permanent=True)  # noqa: S106 - the test's
    answer = cognito.admin_initiate_auth(
        UserPoolId=pool_id,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "somebody", "PASSWORD": "Long-enough-1"},
    )
    issuer = f"https://cognito-idp.{cloud.region}.amazonaws.com/{pool_id}"
    return (issuer, client_id), answer["AuthenticationResult"]


@pytest.fixture(scope="module")
def url(cloud, issuer, pool):
    """Where the API answers."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("http_front.py", FUNCTION)
    body = buffer.getvalue()
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key="http.zip", Body=body)
    status, outputs = cloud.deploy("http", _template(cloud, issuer, pool[0]))
    assert status == "CREATE_COMPLETE", cloud.reasons("http")
    yield f"{cloud.url}/_aws/execute-api/{outputs['Api']}"
    cloud.delete("http")


@pytest.mark.parametrize("mebibytes", [7, 11])
def test_a_body_that_is_too_large_is_refused(url, mebibytes):
    """Above Lambda's 6 MB and above API Gateway's 10 MB the answer is 413."""
    body = b'{"x": "' + b"a" * mebibytes * 1024 * 1024 + b'"}'
    assert post(f"{url}/live/open", body) == (413, {"message": "Request Entity Too Large"})


def test_a_slow_function_is_given_up(url):
    """The integration's timeout answers 503, unlike a REST API's."""
    answer = post(f"{url}/live/open", b'{"seconds": 3}')
    assert answer == (503, {"message": "Service Unavailable"})


def test_a_stage_throttles_each_route(url):
    """Its default settings hold for every route alone."""
    for route in ("open", "throttled"):
        assert post(f"{url}/slow/{route}", b"{}")[0] == 200
        assert post(f"{url}/slow/{route}", b"{}") == (429, {"message": "Too Many Requests"})


def test_a_function_answers_no_more_at_once_than_its_template_says(url):
    """What its own reserve does not hold is refused, and the next one is answered."""
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda _: post(f"{url}/live/one", b'{"seconds": 0.5}')[0], range(2))
        assert sorted(answers) == [200, 429]
    assert post(f"{url}/live/one", b"{}")[0] == 200


def test_iam_denies_in_two_words(cloud, url):
    """Unsigned, signed by nobody known and by a role for another route; a role for this may."""
    api = url.rpartition("/")[2]
    stage = f"arn:aws:execute-api:{cloud.region}:000000000000:{api}/live"
    signed, denied = f"{url}/live/signed", (403, {"message": "Forbidden"})
    assert post(signed, b"{}") == denied
    for name, route, expected in (("http-may", "signed", 200), ("http-may-not", "token", 403)):
        policy = cloud.policy("Allow", "execute-api:Invoke", f"{stage}/POST/{route}")
        caller = cloud.assume(cloud.role(name, policy))
        answer = post(signed, b"{}", signed_by=caller)
        assert answer[0] == expected
        if expected == 403:
            assert answer == denied


@pytest.mark.parametrize(
    ("claims", "route", "status"),
    [
        ({}, "token", 200),
        ({"aud": ["them", "us"]}, "token", 200),
        ({"aud": "them"}, "token", 401),
        ({"iss": "https://another.example.com"}, "token", 401),
        ({"exp": 1}, "token", 401),
        ({"exp": "soon"}, "token", 401),
        ({"scope": "read predict"}, "scoped", 200),
        ({"scope": "read"}, "scoped", 403),
        ({}, "scoped", 403),
    ],
)
def test_a_token_is_checked(url, issuer, claims, route, status):
    """Its issuer, its audience, its time and its scopes."""
    token = issuer.token(**claims)
    answer = post(f"{url}/live/{route}", b"{}", Authorization=f"Bearer {token}")
    assert answer[0] == status
    messages = {401: "Unauthorized", 403: "Forbidden"}
    assert status == 200 or answer[1] == {"message": messages[status]}


def test_a_token_must_be_there_and_signed(url, issuer):
    """Without one, or with one whose claims somebody changed, the answer is 401."""
    head, _, signature = issuer.token().split(".")
    forged = ".".join((head, issuer.token(sub="somebody-else").split(".")[1], signature))
    assert post(f"{url}/live/token", b"{}") == (401, {"message": "Unauthorized"})
    assert post(f"{url}/live/token", b"{}", Authorization=f"Bearer {forged}")[0] == 401


def test_tokens_of_cognito_are_taken(url, pool):
    """An access token names its audience as client_id, an id token as aud."""
    tokens = pool[1]
    for kind in ("AccessToken", "IdToken"):
        answer = post(f"{url}/live/pooled", b"{}", Authorization=f"Bearer {tokens[kind]}")
        assert answer[0] == 200, answer
    other = post(f"{url}/live/token", b"{}", Authorization=f"Bearer {tokens['AccessToken']}")
    assert other[0] == 401
