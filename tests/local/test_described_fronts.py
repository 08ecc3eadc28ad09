"""Fronts as their own documents describe them: in a browser, and under random requests."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from modelport.aws.session import FrontAccess, LocalSession
from modelport.configuration import load
from modelport.local.console import console_url, furnish_console
from modelport.local.deployment import Deployment
from tests.local.beside import deployed_beside

CHROMIUM = shutil.which("chromium")
ENDPOINT = {
    "type": "real-time",
    "model": "abalone",
    "instance_type": "ml.m5.large",
    "front": {
        "rest": {"authorisation": "api-key"},
        "http": {"authorisation": "iam"},
        "direct": {"authorisation": "iam"},
        "function_url": {"authorisation": "iam"},
    },
}
CONFIGURATION = {
    "region": "us-east-1",
    "account": "000000000000",
    "models": {
        "abalone": {
            "artifact": "model_artifacts/abalone",
            "container": {"framework": "sklearn", "version": "1.9-0"},
        }
    },
    "endpoints": {"abalone": ENDPOINT},
}
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)


@pytest.fixture(scope="module")
def described(
    deployment: Deployment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalSession]:
    """One endpoint with a front for keys and one for signatures, and the page about them."""
    file = tmp_path_factory.mktemp("described") / "described.yaml"
    file.write_text(json.dumps(CONFIGURATION), "utf-8")
    with deployed_beside(deployment, file) as session:
        furnish_console(load(str(file)), session)
        yield session


def front_of(session: LocalSession, kind: str) -> FrontAccess:
    """The one front of that kind."""
    (front,) = (f for e in session.endpoints for f in e.fronts if f.type == kind)
    return front


class Caller(requests.auth.AuthBase):
    """Shows what a front asks for."""

    def __init__(self, front: FrontAccess, session: LocalSession) -> None:
        """Remember whom to be."""
        self.front, self.session = front, session

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add a key or a signature."""
        if self.front.api_key:
            request.headers["x-api-key"] = self.front.api_key
        if self.front.authorisation == "iam":
            keys = self.session.credentials
            credentials = Credentials(keys.access_key_id, keys.secret_access_key)
            signed = AWSRequest(request.method, request.url, data=request.body)
            SigV4Auth(credentials, self.front.service, self.session.region).add_auth(signed)
            request.headers.update(dict(signed.headers.items()))
        return request


@pytest.mark.parametrize("kind", ["rest", "http", "direct", "function_url"])
def test_random_requests_get_documented_answers(described: LocalSession, kind: str) -> None:
    """Whatever is sent, the answer is one that the front's own document tells of, and no 5xx."""
    front = front_of(described, kind)
    base, caller = front.url.removesuffix("/predict"), Caller(front, described)
    fetched = requests.get(f"{base}/openapi.json", auth=caller, timeout=30)
    assert fetched.status_code == 200, fetched.text
    own = fetched.json()
    del own["security"], own["components"]["securitySchemes"]  # the caller always may
    schema = schemathesis.openapi.from_dict(own)
    operation = schema["/predict"]["POST"]
    checks = CHECKS.get_by_names(list(CHECKED))
    seen: set[int] = set()

    @settings(
        max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(
        case=st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))
    )
    def ask(case: Any) -> None:
        response = case.call(base_url=base, auth=caller, timeout=30)
        seen.add(response.status_code)
        case.validate_response(response, checks=checks)

    ask()
    assert seen >= {200, 400}


@pytest.mark.parametrize("kind", ["rest", "http"])
def test_what_the_model_cannot_take_is_refused_by_its_schema(
    described: LocalSession, kind: str
) -> None:
    """The message says where, what was received and what is accepted."""
    front = front_of(described, kind)
    answer = requests.post(front.url, json=[5], auth=Caller(front, described), timeout=30)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "InvalidInputError"
    assert answer.json()["message"].startswith("body: received [5]; accepted: ")


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")
@pytest.mark.skipif(
    not (Path(__file__).parents[2] / "node_modules" / "swagger-ui-dist").is_dir(),
    reason="the npm packages are not installed",
)
def test_a_person_calls_every_front_from_the_page(described: LocalSession) -> None:
    """Try it out, execute, and the prediction is there; the browser asks no other machine."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only here

    asked: list[str] = []
    mistakes: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=False)
        try:
            page = browser.new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.on("pageerror", lambda error: mistakes.append(str(error)))
            for kind in ("rest", "http"):
                page.goto(console_url(described))
                answer = predict_on(page, kind)
                assert answer["data"]["body"]["rings"] == pytest.approx(8.811386)
        finally:
            browser.close()
    called = [url for url in asked if url.endswith("/predict")]
    assert called == [front_of(described, kind).url for kind in ("rest", "http")]
    local = (f"{described.gateway}/", "data:", "blob:")
    assert [url for url in asked if not url.startswith(local)] == []
    assert mistakes == []


def predict_on(page: Any, kind: str) -> Any:
    """Choose a front, try its first sample out, and read the answer on the page."""
    page.locator("#operations-default-predict").wait_for()
    choice = page.locator("select#select")
    (label,) = [text for text in choice.locator("option").all_inner_texts() if f"({kind}," in text]
    if label not in choice.locator("option:checked").all_inner_texts():
        choice.select_option(label=label)
    page.locator(".info").get_by_text(f"The {kind} front").wait_for()
    operation = page.locator("#operations-default-predict")
    operation.locator(".opblock-summary-control").first.click()
    operation.get_by_role("button", name="Try it out").click()
    with page.expect_response(lambda response: response.url.endswith("/predict")) as answered:
        operation.get_by_role("button", name="Execute").click()
    shown = operation.locator(".live-responses-table .response .microlight code").first
    shown.wait_for()
    assert answered.value.status == 200, shown.inner_text()
    return json.loads(shown.inner_text())


def test_the_page_may_not_leave_the_machine(described: LocalSession) -> None:
    """Its policy lets a browser connect to its own server alone."""
    policy = requests.get(console_url(described), timeout=30).headers["content-security-policy"]
    assert "connect-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
