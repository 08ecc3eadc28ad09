"""How a job's model is asked, and what its objects are called."""

import io
from dataclasses import dataclass, field
from typing import Any

import pytest

from local_aws.hosting.outcomes import WorkerDied
from local_aws.hosting_protocol import ContainerRequest, ContainerResponse
from local_aws.transform.model import Model
from local_aws.transform.records import BadRecord
from local_aws.transform.s3 import NoInput, S3Storage

REQUEST = {"TransformInput": {"ContentType": "text/csv"}, "TransformOutput": {}}
DIED = 0


@dataclass
class Fleet:
    """Answers with these statuses in turn; the worker dies where there is none."""

    statuses: list[int]
    asked: list[ContainerRequest] = field(default_factory=list)
    body: bytes = b"said"

    def invoke(self, request: ContainerRequest) -> ContainerResponse:
        """Answer."""
        self.asked.append(request)
        status = self.statuses[len(self.asked) - 1]
        if status == DIED:
            raise WorkerDied
        return ContainerResponse(status=status, headers={}, body=self.body)


def ask(fleet: Fleet, **limits: int) -> bytes:
    """Ask the model of a job with these limits."""
    config = {"ModelClientConfig": limits} if limits else {}
    return Model(fleet, {**REQUEST, **config}).ask(b"1,2")  # type: ignore[arg-type]


@pytest.mark.parametrize("statuses", [[200], [500, 200], [DIED, 503, 500, 201]])
def test_a_model_that_fails_is_asked_again(statuses: list[int]) -> None:
    """Three times more where the job doesn't say how often."""
    fleet = Fleet(statuses)
    assert ask(fleet) == b"said"
    assert len(fleet.asked) == len(statuses)
    assert fleet.asked[0].headers == {"Content-Type": "text/csv"}
    assert fleet.asked[0].timeout == 600


@pytest.mark.parametrize(
    ("statuses", "limits", "said"),
    [
        ([400], {}, "the model answered 400: said"),
        ([500] * 4, {}, "the model answered 500: said"),
        ([500] * 2, {"InvocationsMaxRetries": 1}, "the model answered 500"),
        ([DIED], {"InvocationsMaxRetries": 0}, "WorkerDied"),
    ],
)
def test_a_model_that_goes_on_failing_leaves_the_record_out(
    statuses: list[int], limits: dict[str, int], said: str
) -> None:
    """A client error is the record's own: nothing is gained by asking again."""
    fleet = Fleet(statuses)
    with pytest.raises(BadRecord, match=said):
        ask(fleet, **limits)
    assert len(fleet.asked) == len(statuses)


def test_a_record_is_refused_in_the_models_words_alone() -> None:
    """What the toolkit adds of where its code raised is none of a person's business."""
    fleet = Fleet([400], body=b"no inputs\nTraceback (most recent call last):\n  File 1")
    with pytest.raises(BadRecord, match=r"^the model answered 400: no inputs$"):
        ask(fleet)


class FakeS3:
    """One bucket."""

    def __init__(self, *keys: str) -> None:
        """Each object's content is its key."""
        self.keys, self.written = keys, dict[str, bytes]()

    def get_paginator(self, _operation: str) -> "FakeS3":
        """It pages itself."""
        return self

    def paginate(self, *, Bucket: str, Prefix: str) -> list[Any]:  # noqa: N803 - boto3's
        """A page for each object."""
        del Bucket
        return [{"Contents": [{"Key": key}]} for key in self.keys if key.startswith(Prefix)] or [{}]

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - the same
        """An object that is there."""
        del Bucket
        assert Key in self.keys
        return {"Body": io.BytesIO(Key.encode())}

    def put_object(self, *, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803 - the same
        """Keep it."""
        self.written[f"{Bucket}/{Key}"] = Body


def storage(s3: FakeS3, prefix: str) -> S3Storage:
    """What a job reads below a prefix."""
    return S3Storage(client=s3, input=f"s3://in/{prefix}", output="s3://out/done")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("", ["a/b/one", "a/two", "three"]),
        ("a/", ["b/one", "two"]),
        ("a/t", ["two"]),
        ("th", ["three"]),
    ],
)
def test_an_object_is_called_by_what_follows_the_folder(prefix: str, names: list[str]) -> None:
    """It is read by that name, too; what only marks a folder is no object."""
    found = storage(FakeS3("a/b/one", "a/two", "three", "a/"), prefix)
    assert list(found.names()) == names
    folder = prefix.rpartition("/")[0]
    assert [found.read(name).decode() for name in names] == [
        f"{folder}/{name}".lstrip("/") for name in names
    ]


def test_a_job_without_objects_says_where_it_looked() -> None:
    """By its URI."""
    with pytest.raises(NoInput, match="under S3 URL s3://in/none"):
        storage(FakeS3("a"), "none").names()


def test_an_answer_is_put_below_the_output() -> None:
    """By the name of its object."""
    s3 = FakeS3("a/b")
    storage(s3, "a/").write("b.out", b"x")
    assert s3.written == {"out/done/b.out": b"x"}
