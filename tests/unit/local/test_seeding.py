"""What a configuration's `seed` puts into the embedded AWS."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from modelport.configuration import Environment
from modelport.local.errors import LocalError
from modelport.local.seeded_containers import archive_uri, definition
from modelport.local.seeded_objects import Objects
from modelport.local.seeding import seeded_folders

CONTAINER = {"artifact": "models/a", "container": {"framework": "xgboost", "version": "3.2-0"}}


class FakeS3:
    """Buckets and objects in a dictionary."""

    def __init__(self, *buckets: str) -> None:
        """Has some buckets."""
        self.buckets: dict[str, Any] = dict.fromkeys(buckets)
        self.objects: dict[str, bytes] = {}

    def list_buckets(self) -> dict[str, Any]:
        """As boto3 answers."""
        return {"Buckets": [{"Name": name} for name in self.buckets]}

    def create_bucket(self, **request: Any) -> None:
        """As boto3 asks."""
        assert request["Bucket"] not in self.buckets
        self.buckets[request.pop("Bucket")] = request

    def put_object(self, **request: Any) -> None:
        """As boto3 asks."""
        self.objects[f"{request['Bucket']}/{request['Key']}"] = request["Body"].read()


def environment(**seed: Any) -> Environment:
    """An environment of the embedded AWS with a seed."""
    return Environment.model_validate(
        {
            "name": "here",
            "folder": Path("/project"),
            "region": "eu-west-1",
            "account": "000000000000",
            "models": {},
            "seed": seed,
        }
    )


@pytest.mark.parametrize(
    ("uri", "expected"),
    [("s3://bucket/a/file.csv", "bucket/a/file.csv"), ("s3://bucket/a/", "bucket/a/rows.csv")],
)
def test_a_file_is_an_object(tmp_path: Path, uri: str, expected: str) -> None:
    """A file gets the key that is given, or its own name below a prefix."""
    file = tmp_path / "rows.csv"
    file.write_bytes(b"1,2")
    s3 = FakeS3("bucket")
    Objects(s3, region="us-east-1").put(uri, file)
    assert s3.objects == {expected: b"1,2"}


def test_a_folder_is_a_prefix(tmp_path: Path) -> None:
    """Every file of a folder lies below the prefix, under its own path."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.csv").write_bytes(b"b")
    (tmp_path / "a.csv").write_bytes(b"a")
    s3 = FakeS3("bucket")
    Objects(s3, region="us-east-1").put("s3://bucket/in", tmp_path)
    assert s3.objects == {"bucket/in/a.csv": b"a", "bucket/in/deep/b.csv": b"b"}


@pytest.mark.parametrize(
    ("region", "constraint"), [("us-east-1", None), ("eu-west-1", "eu-west-1")]
)
def test_a_missing_bucket_is_made_once(tmp_path: Path, region: str, constraint: str | None) -> None:
    """It is made in the region, which S3 wants to be named everywhere but in us-east-1."""
    (tmp_path / "a").write_bytes(b"a")
    s3 = FakeS3()
    objects = Objects(s3, region=region)
    objects.put("s3://new/a", tmp_path / "a")
    objects.put("s3://new/b", tmp_path / "a")
    expected = {"CreateBucketConfiguration": {"LocationConstraint": constraint}}
    assert s3.buckets == {"new": expected if constraint else {}}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A path with nothing there is an error that says which."""
    with pytest.raises(LocalError, match=r"seed\.objects: .*/gone: received no file"):
        Objects(FakeS3("bucket"), region="us-east-1").put("s3://bucket/a", tmp_path / "gone")


def test_every_container_is_packed_once() -> None:
    """Jobs and packages name folders; each is packed and put there once."""
    other = {**CONTAINER, "artifact": "models/b"}
    seeded = environment(
        automl_jobs={"job": {"containers": [CONTAINER, other]}},
        model_packages={"group": [{"containers": [CONTAINER]}]},
    )
    assert seeded_folders(seeded) == {"models/a", "models/b"}


def test_an_archive_lies_where_its_name_says() -> None:
    """The key has no hash in it, so that a committed lock holds wherever it is packed."""
    uri = "s3://modelport-seed-000000000000-eu-west-1/models/a/model.tar.gz"
    assert archive_uri("models/a/", environment()) == uri


def test_a_container_is_what_sagemaker_describes() -> None:
    """Image by framework and region, artifact, and variables where there are some."""
    seeded = environment(
        automl_jobs={"j": {"containers": [{**CONTAINER, "environment": {"A": "1"}}]}}
    )
    assert seeded.seed
    (container,) = seeded.seed.automl_jobs["j"].containers
    described = SimpleNamespace(**definition(container, seeded))
    assert described.Image.endswith(".eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0")
    assert described.ModelDataUrl == archive_uri("models/a", seeded)
    assert described.Environment == {"A": "1"}
