"""The archives that a multi-model endpoint begins with: copied, kept up, and removed again."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from archive_copies.copies import Copies
from archive_copies.handler import act
from custom_resource import Refused, Request

TARGET = "s3://ours/multi-model/dev-reviews/"
FILMS, PRODUCTS = "s3://assets/films.tar.gz", "s3://assets/products.tar.gz"


class Bucket:
    """S3 with what a test put there: metadata by URI."""

    def __init__(self, **objects: dict[str, str]) -> None:
        """Holds objects by the names below the target."""
        self.objects = {f"{TARGET}{name}.tar.gz": found for name, found in objects.items()}
        self.copied = 0
        self.error: str | None = None

    @property
    def names(self) -> set[str]:
        """What lies below the target."""
        return {uri.removeprefix(TARGET).removesuffix(".tar.gz") for uri in self.objects}

    def head_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - S3's own
        """Metadata, or 404."""
        try:
            return {"Metadata": self.objects[f"s3://{Bucket}/{Key}"]}
        except KeyError:
            raise ClientError({"Error": {"Code": self.error or "404"}}, "HeadObject") from None

    def copy(self, *, CopySource: Any, ExtraArgs: Any, **place: Any) -> None:  # noqa: N803 - S3's own
        """A copy with the metadata that was asked for."""
        if CopySource["Key"] == "gone.tar.gz":
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "CopyObject")
        assert ExtraArgs["MetadataDirective"] == "REPLACE"
        self.objects[f"s3://{place['Bucket']}/{place['Key']}"] = ExtraArgs["Metadata"]
        self.copied += 1

    def delete_object(self, *, Bucket: str, Key: str) -> None:  # noqa: N803 - S3's own
        """Gone."""
        del self.objects[f"s3://{Bucket}/{Key}"]


def do(bucket: Bucket, kind: Any, archives: dict[str, str], old: dict[str, str] | None = None):
    """One request of CloudFormation."""
    request = Request(
        type=kind,
        properties={"Target": TARGET, "Archives": archives},
        old_properties={"Target": TARGET, "Archives": old} if old is not None else {},
        physical_id="copies",
    )
    return act(request, Copies(bucket))


def test_every_configured_archive_is_copied():
    """Each lies below the prefix, by the name that TargetModel uses."""
    bucket = Bucket()

    do(bucket, "Create", {"films": FILMS, "products": PRODUCTS})

    assert bucket.names == {"films", "products"}


def test_an_update_copies_what_changed_and_removes_what_is_gone():
    """What is the same isn't copied again."""
    old = {"films": FILMS, "products": PRODUCTS, "books": FILMS}
    bucket = Bucket()
    do(bucket, "Create", old)

    do(bucket, "Update", {"films": FILMS, "products": FILMS}, old)

    assert bucket.names == {"films", "products"}
    assert bucket.objects[f"{TARGET}products.tar.gz"] == {"modelport-source": FILMS}
    assert bucket.copied == 4


def test_a_moved_prefix_is_emptied():
    """When the endpoint is called something else, the copies below the old name go."""
    bucket = Bucket()
    do(bucket, "Create", {"films": FILMS})
    old = {"Target": TARGET, "Archives": {"films": FILMS}}
    moved = {"Target": "s3://ours/multi-model/other/", "Archives": {"films": FILMS}}

    act(
        Request(type="Update", properties=moved, old_properties=old, physical_id="c"),
        Copies(bucket),
    )

    assert set(bucket.objects) == {"s3://ours/multi-model/other/films.tar.gz"}


def test_an_archive_that_was_added_by_hand_stays():
    """Deleting the endpoint leaves what it didn't bring, also under a configured name."""
    bucket = Bucket(books={}, films={})

    do(bucket, "Delete", {"films": FILMS, "products": PRODUCTS})

    assert bucket.names == {"books", "films"}


def test_an_archive_that_was_added_by_hand_is_not_overwritten():
    """The deployment fails before it copies anything, and says what to do."""
    bucket = Bucket(films={})

    with pytest.raises(Refused, match=r"films\.tar\.gz is there already.* another name"):
        do(bucket, "Create", {"books": PRODUCTS, "films": FILMS})

    assert bucket.objects == {f"{TARGET}films.tar.gz": {}}


def test_deleting_what_a_failed_create_left_is_quiet():
    """CloudFormation deletes after a failed create: what isn't there is no problem."""
    bucket = Bucket()
    with pytest.raises(Refused, match=r"s3://assets/gone\.tar\.gz to .*NoSuchKey"):
        do(bucket, "Create", {"films": FILMS, "gone": "s3://assets/gone.tar.gz"})

    do(bucket, "Delete", {"films": FILMS, "gone": "s3://assets/gone.tar.gz"})

    assert bucket.names == set()


def test_a_forbidden_look_is_no_missing_archive():
    """Only 404 means that nothing is there."""
    bucket = Bucket()
    bucket.error = "403"

    with pytest.raises(Refused, match="s3 answered 403"):
        do(bucket, "Create", {"films": FILMS})


def test_the_digest_follows_the_archives():
    """Another archive under the same name gives another digest; the order of names doesn't."""
    both = {"films": FILMS, "products": PRODUCTS}
    first = do(Bucket(), "Create", both)

    assert do(Bucket(), "Create", dict(reversed(both.items()))) == first
    assert do(Bucket(), "Create", both | {"films": PRODUCTS}) != first
