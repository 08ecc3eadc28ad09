"""An asynchronous endpoint over HTTP: submit, upload, ask how it goes, fetch."""

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urljoin

import boto3
import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from modelport.aws.clients import client
from modelport.aws.session import LocalSession
from modelport.client import ApiKey, Front, ModelError, SigV4
from modelport.local.deployment import Deployment
from tests.local.beside import deployed_beside

CONFIGURATION = """
account: "000000000000"
region: us-east-1
models:
  iris:
    artifact: model_artifacts/iris
    container: {framework: xgboost, version: "3.2-0"}
endpoints:
  queue:
    type: asynchronous
    model: iris
    instance_type: ml.m5.large
    front:
      rest: {authorisation: api-key}
      http: {authorisation: iam}
"""
FLOWER = b"5.1,3.3,1.7,0.5\n"
CSV = {"Content-Type": "text/csv", "Accept": "text/csv"}
SMALL = 10_000
OTHERS = "x-amzn-sagemaker-inputlocation"


@dataclass(frozen=True)
class Api:
    """One front, and what a caller of it sends."""

    url: str
    key: str | None
    session: LocalSession

    def ask(
        self, method: str, url: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """The answer; no redirect is followed."""
        request = AWSRequest(method, urljoin(self.url, url), data=body, headers=headers or {})
        if self.key:
            request.headers["x-api-key"] = self.key
        else:
            keys = self.session.credentials
            credentials = Credentials(keys.access_key_id, keys.secret_access_key)
            SigV4Auth(credentials, "execute-api", self.session.region).add_auth(request)
        sent = dict(request.headers.items())
        with httpx.Client(trust_env=False, timeout=35) as http:
            return http.request(method, request.url, content=body, headers=sent)

    def submit(self, body: bytes, **headers: str) -> str:
        """Where a submission can be asked for."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.ask("POST", self.url, body, {**CSV, **named})
        assert answer.status_code == 202, answer.text
        data = answer.json()["data"]
        assert data["state"] == "pending"
        assert answer.headers["location"] == f"predictions/{data['id']}"
        assert int(answer.headers["retry-after"]) > 0
        return urljoin(self.url, answer.headers["location"])

    def upload(self, body: bytes) -> str:
        """What to call `body`, once it is where the API lets it be put."""
        upload = self.ask("POST", "uploads").json()["data"]
        with httpx.Client(trust_env=False, timeout=60) as http:
            put = http.post(upload["url"], data=upload["fields"], files={"file": body})
        assert put.status_code == 204, put.text
        return str(upload["input"])

    def place(self) -> tuple[str, str]:
        """The bucket and the prefix of everything that belongs to the endpoint."""
        name: str = self.ask("POST", "uploads").json()["data"]["input"]
        bucket, _, key = name.removeprefix("s3://").partition("/")
        return bucket, key.partition("input/")[0]

    def answers(self) -> list[str]:
        """Every answer that the endpoint has given."""
        s3 = client("s3", self.session)
        bucket, folder = self.place()
        found = s3.list_objects_v2(Bucket=bucket, Prefix=f"{folder}output/")["Contents"]
        keys = [each["Key"] for each in found if each["Size"] < SMALL]
        return [s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode() for key in keys]

    def outcome(self, url: str) -> str:
        """The state, once it is no longer pending."""
        for _ in range(300):
            state = str(self.ask("GET", url).json()["data"]["state"])
            if state != "pending":
                return state
            time.sleep(0.1)
        raise AssertionError("still pending")


@pytest.fixture(scope="module")
def deployed(
    deployment: Deployment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalSession]:
    """A queue with two fronts."""
    file = tmp_path_factory.mktemp("submissions") / "submissions.yaml"
    file.write_text(CONFIGURATION)
    with deployed_beside(deployment, file) as session:
        yield session


@pytest.fixture(params=["rest", "http"])
def api(request: pytest.FixtureRequest, deployed: LocalSession) -> Api:
    """Each front of the queue."""
    front = next(f for f in deployed.endpoints[0].fronts if f.type == request.param)
    return Api(front.url, front.api_key, deployed)


def test_an_answer_is_fetched_in_the_envelope(api: Api) -> None:
    """Submitted, asked for, fetched: the same data as a synchronous front gives."""
    url = api.submit(FLOWER)
    assert api.outcome(url) == "succeeded"
    result = api.ask("GET", f"{url}/result")
    assert result.status_code == 200, result.text
    data = {"body": "Setosa", "httpStatusCode": 200, "contentType": "text/plain"}
    assert result.json() == {"code": 0, "message": None, "error": None, "data": data}


def test_a_failure_is_a_typed_error(api: Api) -> None:
    """The model's own words, without what it logged."""
    url = api.submit(b"", **{OTHERS: api.upload(b"1,2")})
    assert api.outcome(url) == "failed"
    result = api.ask("GET", f"{url}/result")
    assert (result.status_code, result.json()["error"]["type"]) == (424, "ModelError")
    assert "lines of 4 numbers" in result.json()["message"]


def test_what_is_too_long_for_the_api_is_uploaded(api: Api) -> None:
    """Its answer, as long as it, is found where a redirect says."""
    lines = 460_000
    assert len(FLOWER) * lines > 6 * 1024 * 1024
    url = api.submit(b"", **{OTHERS: api.upload(FLOWER * lines)})
    assert api.outcome(url) == "succeeded"
    result = api.ask("GET", f"{url}/result")
    assert result.status_code == 303, result.text
    with httpx.Client(trust_env=False, timeout=60) as http:
        answer = http.get(result.headers["location"])
    assert answer.text.split() == ["Setosa"] * lines


def test_the_python_client_waits(api: Api) -> None:
    """Inline, or through an upload, with an answer that lies in S3; a failure is the model's."""
    keys = api.session.credentials
    session = boto3.Session(keys.access_key_id, keys.secret_access_key)
    signed = SigV4(region=api.session.region, session=session)
    front = Front(
        api.url,
        auth=ApiKey(api.key) if api.key else signed,
        content_type="text/csv",
        accept="text/csv",
    )
    lines = 120_000
    with front:
        short, long, failing = (front.submit(body) for body in (FLOWER, FLOWER * lines, b"\xff"))
        assert short.result(30) == "Setosa"
        assert front.submitted(short.id).done()
        assert str(long.result(30)).split() == ["Setosa"] * lines
        with pytest.raises(ModelError):
            failing.result(30)


def test_a_key_submits_once(api: Api) -> None:
    """The same key and request have the same id; another request with that key has none."""
    key = str(uuid.uuid4())
    first = api.submit(FLOWER, idempotency_key=key)
    assert api.submit(FLOWER, idempotency_key=key) == first
    other = api.ask("POST", api.url, b"6.0,2.7,4.4,1.3", {**CSV, "idempotency-key": key})
    assert (other.status_code, other.json()["error"]["type"]) == (400, "InvalidRequestError")


def test_of_many_at_the_same_moment_one_is_queued(api: Api) -> None:
    """Whoever isn't first is told so, or gets the same id; there is one answer."""
    lines, count = (97 if api.key else 98), 6
    headers = {**CSV, "idempotency-key": str(uuid.uuid4())}
    with ThreadPoolExecutor(count) as threads:
        ask = partial(api.ask, "POST", api.url, FLOWER * lines, headers)
        answers = [one.result() for one in [threads.submit(ask) for _ in range(count)]]
    taken = {answer.json()["data"]["id"] for answer in answers if answer.status_code == 202}
    late = {answer.json()["error"]["type"] for answer in answers if answer.status_code != 202}
    assert len(taken) == 1
    assert late <= {"SubmissionInProgressError"}
    # A second one in the queue would be answered before what comes behind both.
    for url in (f"{api.url}/{taken.pop()}", api.submit(FLOWER)):
        assert api.outcome(url) == "succeeded"
    assert [answer.split() for answer in api.answers()].count(["Setosa"] * lines) == 1


@pytest.mark.parametrize(
    ("body", "headers", "status", "error"),
    [
        (b"", CSV, 400, "EmptyBodyError"),
        (b"{", {"Content-Type": "application/json"}, 400, "InvalidBodyError"),
        (b"<a/>", {"Content-Type": "text/xml"}, 415, "UnsupportedContentTypeError"),
        (b"", {**CSV, OTHERS: "s3://theirs/secret"}, 400, "InvalidRequestError"),
    ],
)
def test_what_is_wrong_is_never_submitted(
    api: Api, body: bytes, headers: dict[str, str], status: int, error: str
) -> None:
    """It is refused at once, as on the synchronous fronts."""
    answer = api.ask("POST", api.url, body, headers)
    assert (answer.status_code, answer.json()["error"]["type"]) == (status, error), answer.text


@pytest.mark.parametrize("name", [str(uuid.UUID(int=1)), "x.json", "0" * 36])
def test_an_unknown_id_is_not_found(api: Api, name: str) -> None:
    """Nor is anything that is no id."""
    answer = api.ask("GET", f"{api.url}/{name}/result")
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "NotFoundError")


def test_records_and_other_inputs_cannot_be_named(api: Api) -> None:
    """Only what was uploaded can be an input: neither records nor the inputs of others."""
    folder = api.ask("POST", "uploads").json()["data"]["input"].partition("input/")[0]
    for place in ("submissions/", "output/", "input/", "input/uploads/"):
        name = f"{folder}{place}{uuid.uuid4() if place != 'input/uploads/' else ''}"
        answer = api.ask("POST", api.url, b"", {**CSV, OTHERS: name})
        assert answer.status_code == 400, name


def test_an_upload_has_one_place(api: Api) -> None:
    """What the form signs is one key, which another cannot take."""
    upload: dict[str, Any] = api.ask("POST", "uploads").json()["data"]
    fields = {**upload["fields"], "key": upload["fields"]["key"] + "x"}
    with httpx.Client(trust_env=False) as http:
        assert http.post(upload["url"], data=fields, files={"file": b"1"}).status_code == 403


def test_nobody_else_submits(api: Api) -> None:
    """Without the key or the signature, nothing is reached."""
    with httpx.Client(trust_env=False) as http:
        for method, path in (
            ("POST", "predictions"),
            ("POST", "uploads"),
            ("GET", "predictions/x"),
        ):
            answer = http.request(method, urljoin(api.url, path))
            assert answer.status_code in {401, 403}, (method, path)
