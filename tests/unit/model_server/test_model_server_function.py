import base64
import importlib
import io
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import ClientError

from model_server import events
from model_server.settings import Settings, SettingsError
from tests.unit.model_server.conftest import HANDLERS, Pack

URL = "s3://models/a/b.tar.gz"


class FakeS3:
    """Counts how often the archive is fetched."""

    def __init__(self, archive: bytes | None) -> None:
        """Hold an archive, or none."""
        self.archive, self.fetched = archive, 0

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - the API's own spelling
        """Answer the archive."""
        self.fetched += 1
        assert (Bucket, Key) == ("models", "a/b.tar.gz")
        if self.archive is None:
            raise ClientError({"Error": {"Code": "NoSuchKey", "Message": "gone"}}, "GetObject")
        return {"Body": io.BytesIO(self.archive)}


@pytest.fixture
def s3(pack: Pack) -> FakeS3:
    """An S3 that holds a model."""
    return FakeS3(pack({"code/inference.py": HANDLERS, "weights.txt": "w"}))


@pytest.fixture
def function(monkeypatch: pytest.MonkeyPatch, s3: FakeS3, tmp_path: Path) -> ModuleType:
    """The function in a fresh execution environment."""
    monkeypatch.setenv("MODEL_DATA_URL", URL)
    monkeypatch.setenv("MAX_MODEL_BYTES", "100000")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("boto3.client", lambda _: s3)
    monkeypatch.delitem(sys.modules, "model_server.handler", raising=False)
    return importlib.import_module("model_server.handler")


def test_the_archive_is_fetched_once(function: ModuleType, s3: FakeS3) -> None:
    """Every further request finds the model loaded."""
    for number in range(3):
        found = function.handle({"body": str(number)}, None)
        assert json.loads(found["body"]) == {"data": number, "model": "w"}
        assert (found["status_code"], found["content_type"]) == (200, "application/json")
    assert s3.fetched == 1


def test_a_missing_archive_is_the_functions_error(
    function: ModuleType, s3: FakeS3, tmp_path: Path
) -> None:
    """Lambda counts it as one, the next request tries again, and nothing is left on the disk."""
    s3.archive = None
    for _ in range(2):
        with pytest.raises(Exception, match=r"s3://models/a/b\.tar\.gz: NoSuchKey"):
            function.handle({"body": "1"}, None)
    assert s3.fetched == 2
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_unpacked_leaves_nothing(
    function: ModuleType, s3: FakeS3, pack: Pack, tmp_path: Path
) -> None:
    """Half a model isn't kept on the disk."""
    s3.archive = pack({"weights.txt": "w", "../evil": "x"})
    with pytest.raises(Exception, match="outside") as caught:
        function.handle({"body": "1"}, None)
    assert list(tmp_path.iterdir()) == []
    assert caught.tb  # as long as the traceback is there, nothing is tidied up by chance


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ([], "send"),
        ({}, "send"),
        ({"body": 1}, "body: received int, expected str"),
        ({"body": "x", "colour": "red"}, "colour: unknown"),
        ({"body": "x", "is_base64": True}, "no Base64"),
        ({"body": "\ud800"}, "surrogate"),
    ],
)
def test_a_wrong_event_is_a_400(function: ModuleType, s3: FakeS3, event: Any, said: str) -> None:
    """It never reaches the model, and the answer says what is expected."""
    found = function.handle(event, None)
    assert found["status_code"] == 400
    assert said in json.loads(found["body"])["error"]
    assert s3.fetched == 0


def test_bytes_travel_as_base64() -> None:
    """In both directions."""
    data = b"\x00\xff"
    request = events.read({"body": base64.b64encode(data).decode(), "is_base64": True})
    assert request.body == data
    written = events.write(events.Answer(body=data, content_type="a/b"))
    assert (written["is_base64"], base64.b64decode(written["body"])) == (True, data)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"MAX_MODEL_BYTES": "1"}, "MODEL_DATA_URL"),
        ({"MODEL_DATA_URL": "s3://models/prefix/", "MAX_MODEL_BYTES": "1"}, "MODEL_DATA_URL"),
        ({"MODEL_DATA_URL": URL, "MAX_MODEL_BYTES": "many"}, "MAX_MODEL_BYTES"),
    ],
)
def test_a_wrong_setting_is_named(variables: dict[str, str], said: str) -> None:
    """The function doesn't start, and says which variable is wrong."""
    with pytest.raises(SettingsError, match=said):
        Settings.from_environment(variables)
