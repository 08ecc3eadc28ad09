"""Models that are added to a multi-model endpoint without a deployment."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from modelport.aws.targets import Target
from modelport.operating.multi_model import Models, MultiModelError

WHEN = datetime(2026, 11, 21, tzinfo=UTC)


class Aws:
    """CloudFormation and S3 of one endpoint: metadata by the archive's name."""

    def __init__(self, objects: dict[str, dict[str, str]], **outputs: str) -> None:
        """A stack with these outputs, and these archives."""
        self.objects, self.outputs = objects, outputs

    def __call__(self, _service: str) -> "Aws":
        """The client of any service."""
        return self

    def describe_stacks(self, **_: str) -> dict[str, Any]:
        """The endpoint's stack."""
        outputs = [{"OutputKey": k, "OutputValue": v} for k, v in self.outputs.items()]
        return {"Stacks": [{"Outputs": outputs}]}

    def head_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - S3's own
        """Metadata, or 404."""
        assert Bucket == "b"
        try:
            return {"Metadata": self.objects[Key]}
        except KeyError:
            raise ClientError({"Error": {"Code": "404"}}, "HeadObject") from None

    def upload_file(self, file: str, _bucket: str, key: str) -> None:
        """An upload."""
        self.objects[key] = {"file": file}

    def get_paginator(self, _operation: str) -> "Aws":
        """Pages."""
        return self

    def paginate(self, *, Prefix: str, **_: str) -> list[dict[str, Any]]:  # noqa: N803 - S3's own
        """One page."""
        keys = [key for key in self.objects if key.startswith(Prefix)]
        return [{"Contents": [{"Key": k, "Size": 1, "LastModified": WHEN} for k in keys]}]


def models(objects: dict[str, dict[str, str]], **outputs: str) -> Models:
    """Those of an endpoint."""
    outputs = outputs or {"Models": "s3://b/multi-model/dev-reviews/"}
    client = Aws(objects, **outputs)
    return Models(Target(name="dev-reviews", type="multi-model", client=client, stack="s"))


def test_a_model_is_put_where_target_model_finds_it() -> None:
    """Below the endpoint's prefix, by its name and .tar.gz, which may be said or not."""
    objects: dict[str, dict[str, str]] = {}

    assert models(objects).add("books", Path("m.tar.gz")) == "books.tar.gz"
    assert models(objects).add("eu/games.tar.gz", Path("m.tar.gz")) == "eu/games.tar.gz"

    assert set(objects) == {f"multi-model/dev-reviews/{n}.tar.gz" for n in ("books", "eu/games")}


def test_a_name_that_is_taken_is_refused() -> None:
    """Instances would keep serving what they have loaded: a new name is the way."""
    taken = {"multi-model/dev-reviews/books.tar.gz": {}}

    with pytest.raises(MultiModelError, match=r"books: is there already.*--replace"):
        models(taken).add("books", Path("m.tar.gz"))

    models(taken).add("books", Path("m.tar.gz"), replace=True)
    assert taken["multi-model/dev-reviews/books.tar.gz"] == {"file": "m.tar.gz"}


def test_a_model_of_the_configuration_is_never_overwritten() -> None:
    """The next deployment would refuse to touch it."""
    taken = {"multi-model/dev-reviews/films.tar.gz": {"modelport-source": "s3://a/b"}}

    with pytest.raises(MultiModelError, match="is a model of the configuration"):
        models(taken).add("films", Path("m.tar.gz"), replace=True)


def test_a_name_that_can_not_be_looked_at_is_not_taken_for_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever may write there but not look could overwrite a model of the configuration."""

    def refuse(*_: Any, **__: Any) -> None:
        raise ClientError({"Error": {"Code": "403", "Message": "Forbidden"}}, "HeadObject")

    monkeypatch.setattr(Aws, "head_object", refuse)
    objects: dict[str, dict[str, str]] = {}
    with pytest.raises(MultiModelError, match="Forbidden"):
        models(objects).add("books", Path("m.tar.gz"))
    assert objects == {}


@pytest.mark.parametrize("name", ["", "../films", "a//b", "/films", "a b", "a/../../b", "a/"])
def test_a_name_cannot_leave_the_prefix(name: str) -> None:
    """What isn't a plain name is refused, with what is accepted; one that ends in / names none."""
    with pytest.raises(MultiModelError, match="accepted are letters"):
        models({}).add(name, Path("m.tar.gz"))


def test_another_type_of_endpoint_is_refused() -> None:
    """The message says what the endpoint is."""
    with pytest.raises(MultiModelError, match="type multi-model"):
        models({}, EndpointName="dev-reviews")


def test_what_is_there_is_listed() -> None:
    """By the name that TargetModel uses."""
    objects = {"multi-model/dev-reviews/a.tar.gz": {}, "multi-model/other/b.tar.gz": {}}
    assert [stored.target_model for stored in models(objects).stored()] == ["a.tar.gz"]


def test_the_marker_is_the_one_that_deployments_leave() -> None:
    """Both sides know a deployment's archive by the same metadata."""
    from archive_copies.copies import SOURCE  # noqa: PLC0415 - the other side
    from modelport.operating.multi_model import OF_DEPLOYMENT  # noqa: PLC0415 - this side

    assert SOURCE == OF_DEPLOYMENT
