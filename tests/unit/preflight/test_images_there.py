"""Images that are in Amazon ECR, and those that are not."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from modelport.facts.images import resolve
from modelport.planning import Level
from modelport.preflight.images import check_images
from tests.unit.preflight.naming import REGION, Denied, named

ACCOUNT = "123456789012"
REGISTRY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
KEY = "models.m.container.image"
MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"

ClientIn = Callable[[str], Any]


@pytest.fixture(scope="module")
def ecr() -> Iterator[ClientIn]:
    """A repository `forecast` with two tags, whose images are there."""
    with mock_aws():
        client = boto3.client("ecr", region_name=REGION)
        client.create_repository(repositoryName="forecast")
        for tag in ("latest", "1.0"):
            layers = [{"digest": f"sha256:{tag}", "size": 1}]
            manifest = json.dumps({"mediaType": MANIFEST, "schemaVersion": 2, "layers": layers})
            client.put_image(repositoryName="forecast", imageManifest=manifest, imageTag=tag)
        yield lambda region: boto3.client("ecr", region_name=region)


def test_an_image_that_is_there_is_not_mentioned(ecr: ClientIn) -> None:
    """By its tag, without one, and by its digest."""
    (image,) = ecr(REGION).describe_images(
        repositoryName="forecast", imageIds=[{"imageTag": "1.0"}]
    )["imageDetails"]
    words = ("forecast:1.0", "forecast", f"forecast@{image['imageDigest']}")
    found = check_images(ecr, [named(f"{REGISTRY}/{word}", KEY) for word in words])
    assert found == []


def test_a_missing_tag_is_an_error(ecr: ClientIn) -> None:
    """It says the key, which tags there are, and what to do."""
    (found,) = check_images(ecr, [named(f"{REGISTRY}/forecast:2.0", KEY)])
    assert found.level is Level.ERROR
    assert found.why.startswith(f"{KEY}: {REGISTRY}/forecast:2.0 isn't there; the repository")
    assert set(found.why.rpartition(" has ")[2].split(", ")) == {"latest", "1.0"}
    assert found.advice == f"push it (docker push), or correct {KEY}"


def test_a_missing_digest_or_repository_is_an_error(ecr: ClientIn) -> None:
    """Each with what is missing."""
    uris = (f"{REGISTRY}/forecast@sha256:{'0' * 64}", f"{REGISTRY}/team/other:1")
    digest, repository = check_images(ecr, [named(uri, KEY) for uri in uris])
    assert "the repository forecast of account" in digest.why
    assert f"no repository team/other of account {ACCOUNT} in {REGION}" in repository.why


def test_nobody_is_asked_about_images_of_aws_and_of_others() -> None:
    """AWS's accounts let nobody look; other registries have another API."""

    def refuse(region: str) -> Any:
        raise AssertionError(region)

    own = resolve(framework="xgboost", version="3.2-0", region=REGION, instance_type="ml.m5.large")
    assert check_images(refuse, [named(own), named("registry.example.com/m:1")]) == []


def test_another_accounts_refusal_is_a_note() -> None:
    """A policy that lets SageMaker pull need not let anybody look."""
    (found,) = check_images(lambda _: Denied(), [named(f"{REGISTRY}/forecast:1", KEY)])
    assert found.level is Level.INFO
    assert found.advice == "allow ecr:DescribeImages, to have it looked at"
