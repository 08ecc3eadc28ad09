"""Artifacts that are in S3, and those that are not."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from modelport.planning import Level
from modelport.preflight.artifacts import check_artifacts
from tests.unit.preflight.naming import REGION, Denied, named

BUCKET = "models-here"


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    """A bucket with an archive and a folder, and one in another region."""
    with mock_aws():
        client = boto3.client("s3", region_name=REGION)
        for bucket, region in ((BUCKET, REGION), ("models-there", "eu-central-1")):
            where: Any = {"LocationConstraint": region}
            there = boto3.client("s3", region_name=region)
            there.create_bucket(Bucket=bucket, CreateBucketConfiguration=where)
        for key in ("v1/model.tar.gz", "v1/model.tar.gz.sha256", "files/weights.bin"):
            client.put_object(Bucket=BUCKET, Key=key, Body=b"1")
        client.put_object(Bucket="models-there", Key="model.tar.gz", Body=b"1")
        yield client


@pytest.mark.parametrize("key", ["v1/model.tar.gz", "files/"])
def test_what_is_there_is_not_mentioned(s3: Any, key: str) -> None:
    """An object by its key, or any object below a prefix."""
    assert check_artifacts(s3, [named(f"s3://{BUCKET}/{key}")], region=REGION) == []


@pytest.mark.parametrize(
    ("key", "there"),
    [
        ("v1/model", f"s3://{BUCKET}/v1/ has v1/model.tar.gz, v1/model.tar.gz.sha256"),
        ("v2/model.tar.gz", f"s3://{BUCKET}/v2/ has nothing"),
        ("file/", f"s3://{BUCKET}/ has files/weights.bin, v1/model.tar.gz, v1/model.tar.gz.sha256"),
    ],
)
def test_what_is_missing_is_an_error(s3: Any, key: str, there: str) -> None:
    """It says the key, what is there, and what to do; a longer key isn't the object."""
    uri = f"s3://{BUCKET}/{key}"
    (found,) = check_artifacts(s3, [named(uri)], region=REGION)
    assert found.level is Level.ERROR
    assert found.why == f"models.m.artifact: {uri} isn't there; {there}"
    assert found.advice == "upload it (aws s3 cp), or correct models.m.artifact"


def test_a_missing_bucket_is_said_once(s3: Any) -> None:
    """Whatever is looked for in it."""
    uris = ("s3://no-such-bucket/a.tar.gz", "s3://no-such-bucket/b/")
    (found,) = check_artifacts(s3, [named(uri) for uri in uris], region=REGION)
    assert "there is no bucket no-such-bucket" in found.why
    assert found.level is Level.ERROR


def test_another_region_is_an_error(s3: Any) -> None:
    """SageMaker fetches models from buckets in its own region."""
    (found,) = check_artifacts(s3, [named("s3://models-there/model.tar.gz")], region=REGION)
    assert "is in eu-central-1, where its bucket is" in found.why
    assert f"copy it to a bucket in {REGION}" in found.advice


def test_what_may_not_be_asked_is_one_note() -> None:
    """It names the permission, once for all artifacts, and fails nothing."""
    uris = ("s3://a-bucket/a.tar.gz", "s3://b-bucket/b.tar.gz")
    (found,) = check_artifacts(Denied(), [named(uri) for uri in uris], region=REGION)
    assert found.level is Level.INFO
    assert "AccessDenied" in found.why
    assert found.advice == "allow s3:ListBucket, to have it looked at"


def test_a_refusal_hides_no_finding(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found is said beside the note."""
    monkeypatch.setattr(s3, "head_bucket", Denied().head_bucket)
    found = check_artifacts(s3, [named(f"s3://{BUCKET}/gone")], region=REGION)
    assert [change.level for change in found] == [Level.ERROR, Level.INFO]


def test_nobody_is_asked_about_nothing() -> None:
    """Most environments name nothing in S3."""
    assert check_artifacts(Denied(), [], region=REGION) == []
