"""Every example is deployed and called, but those that tests of their own deploy."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from modelport.aws.clients import client
from modelport.aws.session import FrontAccess, LocalSession
from modelport.calling.fronts import call
from modelport.configuration import EMBEDDED_ACCOUNT, Environment, load
from modelport.contracts.addresses import samples_of
from modelport.interfaces.samples import matches
from modelport.local.deployment import Deployment
from modelport.local.errors import LocalError
from modelport.local.predictions import ask, decoded
from tests.local.beside import deployed_beside

FOLDER = Path(__file__).parents[2] / "examples"
ELSEWHERE = {"asynchronous", "automl", "batch", "front-ec2", "front-fargate"}
"""Deployed and called by the tests of what they show."""
EXAMPLES = sorted(path for path in FOLDER.glob("*.yaml") if path.stem not in ELSEWHERE)
BODY = b'{"inputs": "I love reading the book MLE on AWS!"}'
NOT_EMULATED = re.compile(r"does not emulate (.+?)\. |: ([^:]+) is not emulated", re.DOTALL)
Outcome = LocalSession | LocalError


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem, scope="module")
def outcome(request: pytest.FixtureRequest, deployment: Deployment) -> Iterator[Outcome]:
    """An example, deployed beside the shared environment; or why one for AWS can't be."""
    is_for_aws = f'account: "{EMBEDDED_ACCOUNT}"' not in request.param.read_text()
    with ExitStack() as stack:
        try:
            deployed: Outcome = stack.enter_context(deployed_beside(deployment, request.param))
        except LocalError as error:
            if not is_for_aws:
                raise
            deployed = error
        yield deployed


@pytest.fixture
def example(outcome: Outcome) -> LocalSession:
    """An example that the embedded AWS serves."""
    if isinstance(outcome, LocalError):
        pytest.skip("the embedded AWS refuses it: the last test here looks at the reason")
    return outcome


def environment_of(example: LocalSession) -> Environment:
    """The example's configuration."""
    return load(str(FOLDER / f"{example.environment}.yaml"))


def fronts(example: LocalSession) -> tuple[FrontAccess, ...]:
    """The fronts of an example's endpoints, each that its file asks for."""
    found: list[FrontAccess] = []
    for key, endpoint in environment_of(example).endpoints.items():
        access = example.endpoint(key)
        asked = {kind for kind, front in getattr(endpoint, "front", ()) if front}
        assert access
        assert {f.type for f in access.fronts} == asked
        found += access.fronts
    return tuple(found)


@pytest.mark.shows("deployed")
def test_everything_is_deployed(example: LocalSession) -> None:
    """Every endpoint of the file is there."""
    assert {endpoint.key for endpoint in example.endpoints} == set(
        environment_of(example).endpoints
    )


@pytest.mark.shows("called")
def test_every_model_answers(example: LocalSession) -> None:
    """The official client gets, from each model, what the model's samples expect."""
    asked = [
        (endpoint, sample)
        for endpoint in example.endpoints
        for sample in samples_of(environment_of(example), endpoint.key)
    ]
    if not asked:
        pytest.skip("it has no endpoint whose models have samples")
    for endpoint, sample in asked:
        received = decoded(ask(sample, endpoint, example).body)
        assert matches(sample.sample.expect, received), (sample, received)


def test_what_is_captured_is_in_s3(example: LocalSession) -> None:
    """Where the file asks for capture, S3 has a request and an answer of every variant."""
    environment = environment_of(example)
    for key, endpoint in environment.endpoints.items():
        if not getattr(endpoint, "capture", None):
            continue
        name = environment.endpoint_name(key)
        variants = described_variants(example, name)
        assert len(variants) == len(getattr(endpoint, "fleets", ()))
        for variant in variants:
            data = captured(example, f"capture/{name}/{name}/{variant}/")["captureData"]
            assert data["endpointInput"]["mode"] == "INPUT"
            assert data["endpointOutput"]["mode"] == "OUTPUT"


def described_variants(example: LocalSession, name: str) -> list[str]:
    """The names of the variants of an endpoint, the shadow's too."""
    found = client("sagemaker", example).describe_endpoint(EndpointName=name)
    variants = [*found["ProductionVariants"], *found.get("ShadowProductionVariants", ())]
    return [variant["VariantName"] for variant in variants]


def captured(example: LocalSession, prefix: str) -> dict[str, Any]:
    """The first line of the first object below the prefix, once there is one."""
    s3 = client("s3", example)
    bucket = f"modelport-{example.environment}-{example.account}-{example.region}"
    for _ in range(100):
        for found in s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", ()):
            body = s3.get_object(Bucket=bucket, Key=found["Key"])["Body"].read()
            record: dict[str, Any] = json.loads(body.splitlines()[0])
            return record
        time.sleep(0.1)
    raise AssertionError(f"nothing was captured below {prefix}")


def test_who_may_call_a_front_is_answered(example: LocalSession) -> None:
    """With what the front asks for (a key, or a signature), the prediction comes back."""
    asked = fronts(example)
    for endpoint in example.endpoints if asked else ():
        sample = samples_of(environment_of(example), endpoint.key)[0].sample
        for front in endpoint.fronts:
            answer = call(
                front,
                example,
                sample.payload,
                content_type=sample.content_type,
                accept=sample.accept or "application/json",
            )
            if endpoint.type == "asynchronous":
                assert answer.status == 202, answer.body
                assert json.loads(answer.body)["data"]["state"] == "pending"
                continue
            assert answer.status == 200, answer.body
            assert matches(sample.expect, json.loads(answer.body)["data"]["body"])


def test_everybody_else_is_refused(example: LocalSession) -> None:
    """Without the key or the signature nobody reaches the model."""
    for front in fronts(example):
        stranger = front.model_copy(update={"api_key": None, "authorisation": "open"})
        assert call(stranger, example, BODY).status in {401, 403}


@pytest.mark.shows("refused")
def test_what_is_not_emulated_is_refused_by_name(
    outcome: Outcome, record_property: Callable[[str, object], None]
) -> None:
    """An example for AWS alone fails with the name of what the embedded AWS does not emulate."""
    if not isinstance(outcome, LocalError):
        pytest.skip("it is served")
    named = NOT_EMULATED.search("\n".join(outcome.lines))
    assert named, outcome.lines
    record_property("reason", named[1] or named[2])
