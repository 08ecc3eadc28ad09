"""The same requests to every kind of front: docs/api.md says what they answer."""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, get_args

import pytest
import yaml

from modelport.aws.session import FrontAccess, LocalSession
from modelport.calling.fronts import Answer, call
from modelport.configuration.endpoints.fronts import Fronts
from modelport.local.deployment import Deployment
from modelport.local.fronts import ACCESS
from tests.local.beside import deployed_beside

INFERENCE = """
import json, time

def model_fn(model_dir):
    return None

def input_fn(body, content_type):
    text = body if isinstance(body, str) else bytes(body).decode()
    return {"inputs": text.strip()} if content_type == "text/csv" else json.loads(text)

def predict_fn(data, model):
    time.sleep(data.get("seconds", 0))
    return {"echo": data["inputs"]}

def output_fn(prediction, accept):
    return json.dumps(prediction)
"""
BURST = 30
TIMEOUT = 4
GOOD = b'{"inputs": [1, 2.50]}'
TOO_SLOW = b'{"inputs": 1, "seconds": 6}'
BUSY = b'{"inputs": 1, "seconds": 1}'
MEBIBYTE = 1024 * 1024
KINDS = sorted(ACCESS)
Fronted = Mapping[str, FrontAccess]
OWN_FORMAT = {"http", "function_url"}
"""The services that refuse requests in a shape of their own, not in the envelope."""
STRANGER = "stranger"
UNKNOWN = "unknown path"
OVER_FUNCTION = "over the function's 6 MB"
OVER_GATEWAY = "over API Gateway's 10 MB"
SLOW = "slow"
THROTTLED = "throttled"
DIFFERENT: dict[tuple[str, str], tuple[int, str | None]] = {
    # REST APIs validate bodies, and know no path from one that isn't signed for.
    ("empty", "rest"): (400, "InvalidBodyError"),
    ("empty", "direct"): (400, "InvalidBodyError"),
    (UNKNOWN, "rest"): (403, "MissingAuthenticationError"),
    (UNKNOWN, "direct"): (403, "MissingAuthenticationError"),
    (STRANGER, "rest"): (403, "MissingAuthenticationError"),
    (STRANGER, "direct"): (403, "MissingAuthenticationError"),
    # HTTP APIs and function URLs refuse in a shape of their own.
    (STRANGER, "http"): (403, None),
    (OVER_FUNCTION, "http"): (413, None),
    (OVER_GATEWAY, "http"): (413, None),
    (THROTTLED, "http"): (429, None),
    (STRANGER, "function_url"): (403, None),
    (THROTTLED, "function_url"): (429, None),
    (STRANGER, "graphql"): (401, "UnauthorizedException"),
}
"""By situation and kind of front: where a service answers something else than the function."""


def section(kind: str) -> dict[str, Any]:
    """Its configuration: who calls must say who they are, and little goes through."""
    (model,) = (m for m in get_args(Fronts.model_fields[kind].annotation) if m is not type(None))
    known = get_args(model.model_fields["authorisation"].annotation)
    asked: dict[str, Any] = {"authorisation": "iam" if "iam" in known else "api-key"}
    if "throttling" in model.model_fields:
        asked["throttling"] = {"requests_per_second": 1, "burst": BURST}
    if "concurrency" in model.model_fields:
        asked["concurrency"] = 1
    if "containers" in model.model_fields:
        asked["containers"] = {"min": 1, "max": 1}
    return asked | {"timeout": TIMEOUT}


@pytest.fixture(scope="module")
def session(
    deployment: Deployment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalSession]:
    """One endpoint with every kind of front."""
    folder = tmp_path_factory.mktemp("fronts")
    code = folder / "echo" / "code" / "inference.py"
    code.parent.mkdir(parents=True)
    code.write_text(INFERENCE)
    (folder / "echo" / "weights").mkdir()
    (folder / "echo" / "weights" / "weights.bin").write_bytes(b"1")
    container = {"framework": "huggingface", "version": "4.51.3"}
    endpoint = {
        "type": "real-time",
        "model": "echo",
        "instance_type": "ml.m5.large",
        "front": {kind: section(kind) for kind in KINDS},
    }
    configuration = {
        "region": "us-east-1",
        "account": "000000000000",
        "models": {"echo": {"artifact": str(folder / "echo"), "container": container}},
        "endpoints": {"echo": endpoint},
    }
    file = folder / "fronts.yaml"
    file.write_text(yaml.safe_dump(configuration))
    with deployed_beside(deployment, file) as deployed:
        yield deployed


@pytest.fixture(scope="module")
def fronts(session: LocalSession) -> Fronted:
    """Each kind of front."""
    endpoint = session.endpoint("echo")
    assert endpoint
    found = {front.type: front for front in endpoint.fronts}
    assert sorted(found) == KINDS
    for front in found.values():
        call(front, session, GOOD)  # a function's first start takes longer
    return found


def told(answer: Answer, kind: str) -> tuple[int, str | None]:
    """The status, and the error's type where the answer is the envelope."""
    body = json.loads(answer.body)
    if kind in OWN_FORMAT and "code" not in body:
        return answer.status, None
    assert set(body) == {"code", "message", "error", "data"}
    assert body["code"] == answer.status
    assert b"Traceback" not in answer.body
    return answer.status, body["error"]["type"]


def expected_of(kind: str, situation: str, status: int, error: str) -> tuple[int, str | None]:
    """What the function itself answers, or what the service answers before it."""
    return DIFFERENT.get((situation, kind), (status, error))


def of_every_kind(test: Any) -> Any:
    """The same test for each kind of front."""
    return pytest.mark.parametrize("kind", KINDS)(test)


GOOD_ONES = {
    "JSON": (GOOD, "application/json", [1, 2.5]),
    "CSV": (b"1,2.50\n", "text/csv", "1,2.50"),
}


@of_every_kind
@pytest.mark.parametrize("form", GOOD_ONES)
def test_a_good_request(session: LocalSession, fronts: Fronted, kind: str, form: str) -> None:
    """The prediction comes back, in the envelope."""
    body, content_type, echo = GOOD_ONES[form]
    answer = call(fronts[kind], session, body, content_type=content_type)
    assert answer.status == 200, answer.body
    prediction = {"echo": echo}
    data = {"body": prediction, "httpStatusCode": 200, "contentType": "application/json"}
    envelope = {"code": 0, "message": None, "error": None, "data": data}
    assert json.loads(answer.body) == envelope


MISTAKES: dict[str, tuple[bytes, str, tuple[int, str]]] = {
    "malformed": (b'{"inputs": ', "application/json", (400, "InvalidBodyError")),
    "empty": (b"", "application/json", (400, "EmptyBodyError")),
    "unsupported": (b"<a/>", "text/xml", (415, "UnsupportedContentTypeError")),
    OVER_FUNCTION: (
        b'{"inputs": "' + b"a" * 7 * MEBIBYTE + b'"}',
        "application/json",
        (413, "BodyTooLargeError"),
    ),
    OVER_GATEWAY: (
        b'{"inputs": "' + b"a" * 11 * MEBIBYTE + b'"}',
        "application/json",
        (413, "BodyTooLargeError"),
    ),
}


@of_every_kind
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake(session: LocalSession, fronts: Fronted, kind: str, mistake: str) -> None:
    """Whichever front it is made at, it has one status and one type."""
    body, content_type, expected = MISTAKES[mistake]
    answer = call(fronts[kind], session, body, content_type=content_type)
    assert told(answer, kind) == expected_of(kind, mistake, *expected)


@of_every_kind
def test_a_stranger(session: LocalSession, fronts: Fronted, kind: str) -> None:
    """Whoever does not say who they are gets no prediction."""
    stranger = fronts[kind].model_copy(update={"api_key": None, "authorisation": "open"})
    answer = call(stranger, session, GOOD)
    assert told(answer, kind) == expected_of(kind, STRANGER, 403, "InvalidApiKeyError")


@of_every_kind
def test_an_unknown_path(session: LocalSession, fronts: Fronted, kind: str) -> None:
    """Those who may call are told that there is nothing."""
    if kind == "graphql":
        pytest.skip("GraphQL has one path")
    url = fronts[kind].url.removesuffix("/predict") + "/nothing"
    answer = call(fronts[kind].model_copy(update={"url": url}), session, GOOD)
    assert told(answer, kind) == expected_of(kind, UNKNOWN, 404, "NotFoundError")


@pytest.fixture(scope="module")
def slow(session: LocalSession, fronts: Fronted) -> Mapping[str, Answer]:
    """What a model that takes too long looks like on every front, asked all at once."""
    with ThreadPoolExecutor(len(KINDS)) as pool:
        asked = {kind: pool.submit(call, fronts[kind], session, TOO_SLOW) for kind in KINDS}
        return {kind: answer.result() for kind, answer in asked.items()}


@of_every_kind
def test_a_slow_model(slow: Mapping[str, Answer], kind: str) -> None:
    """Callers are told in time that the model was not."""
    assert told(slow[kind], kind) == expected_of(kind, SLOW, 504, "ModelTimeoutError")


@of_every_kind
def test_too_many_requests(session: LocalSession, fronts: Fronted, kind: str) -> None:
    """Above the limit on the rate, or on what is answered at once, the answer is 429."""
    if kind == "graphql":
        pytest.skip("the embedded AWS answers a GraphQL API's requests one after the other")
    front = fronts[kind]
    if "concurrency" in section(kind):
        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(lambda _: call(front, session, BUSY), range(3)))
    else:
        answers = [call(front, session, b"{") for _ in range(BURST + 10)]
    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    assert told(refused[0], kind) == expected_of(kind, THROTTLED, 429, "ThrottledError")
