"""The functions behind custom resources, as Lambda calls them."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

import archive_copies.handler
import automl_candidate.handler
from custom_resource import response
from tests.unit.archive_copies.test_archive_copies import FILMS, TARGET, Bucket

CONTEXT = SimpleNamespace(
    get_remaining_time_in_millis=lambda: 60_000,
    invoked_function_arn="arn:aws-cn:lambda:cn-north-1:000000000000:function:f",
    log_stream_name="stream",
    log_group_name="group",
)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What CloudFormation is answered."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(response, "_put", lambda _, body: found.append(json.loads(body)))
    return found


def test_copies_are_made_and_answered(
    monkeypatch: pytest.MonkeyPatch, answers: list[dict[str, Any]]
) -> None:
    """By the function's own client of S3."""
    bucket = Bucket()
    monkeypatch.setattr(archive_copies.handler, "_make_client", {"s3": bucket}.__getitem__)
    properties = {"Target": TARGET, "Archives": {"films": FILMS}}
    event = {"RequestType": "Create", "ResponseURL": "", "ResourceProperties": properties}
    archive_copies.handler.handle(event, CONTEXT)
    assert bucket.names == {"films"}
    (answer,) = answers
    assert answer["Status"] == "SUCCESS"
    assert answer["Data"]["Digest"]


def test_a_candidate_is_answered_when_there_is_nothing_to_do(
    answers: list[dict[str, Any]],
) -> None:
    """A stack whose job is gone can be deleted."""
    event = {"RequestType": "Delete", "ResponseURL": "", "PhysicalResourceId": "candidate"}
    automl_candidate.handler.handle(event, CONTEXT)
    (answer,) = answers
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", "candidate")
