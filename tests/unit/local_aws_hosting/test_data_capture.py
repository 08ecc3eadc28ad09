"""What data capture writes, and that it is never in anybody's way."""

import base64
import json
import re
import threading
from dataclasses import replace

import pytest

from local_aws.hosting.requests import capture
from local_aws.hosting.requests.delivery import Delivery
from local_aws.hosting.requests.targets import choose
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import Capture, LiveVariant

CAPTURE = Capture(
    destination="s3://bucket/capture/sentiment/",
    sampling_percentage=100,
    captures_input=True,
    captures_output=True,
    csv_content_types=("text/csv",),
    json_content_types=("application/json",),
)
NEVER = HostingSettings(capture_interval=3600.0)


@pytest.fixture
def told():
    """What the log was told."""
    return []


@pytest.fixture
def delivery(aws, told):
    """A delivery whose capture is written only when it is flushed or stopped."""
    delivery = Delivery(aws, NEVER, told.append)
    yield delivery
    delivery.stop()


def deliver(delivery, endpoint, body=b'{"a": 1}', **members):
    """Send a request through."""
    return delivery.deliver(endpoint, choose(endpoint, {}), members, body=body, timeout=1.0)


def lines(aws):
    """Every captured line, by the variant that it is about."""
    found = {}
    for (_, key), body in sorted(aws.objects.items()):
        for line in body.decode().splitlines():
            found.setdefault(key.split("/")[3], []).append(json.loads(line))
    return found


def test_invocation_is_captured_as_model_monitor_reads_it(delivery, aws, fakes):
    """One line of SageMaker's format in a file of the endpoint, the variant and the hour."""
    endpoint = fakes.live(fakes.Fleet([fakes.answer(b"1,2")]), capture=CAPTURE)
    deliver(
        delivery,
        endpoint,
        ContentType="application/json",
        InferenceId="mine",
        CustomAttributes="trace=1",
    )
    delivery.flush()
    ((bucket, key),) = aws.objects
    assert bucket == "bucket"
    pattern = r"capture/sentiment/sentiment/V0/\d{4}/\d\d/\d\d/\d\d/\d\d-\d\d-\d{3}-[0-9a-f-]{36}"
    assert re.fullmatch(rf"{pattern}\.jsonl", key)
    (line,) = lines(aws)["V0"]
    metadata = line.pop("eventMetadata")
    assert line == {
        "captureData": {
            "endpointInput": {
                "observedContentType": "application/json",
                "mode": "INPUT",
                "data": '{"a": 1}',
                "encoding": "JSON",
            },
            "endpointOutput": {
                "observedContentType": "text/csv",
                "mode": "OUTPUT",
                "data": "1,2",
                "encoding": "CSV",
            },
        },
        "eventVersion": "0",
    }
    assert (metadata["inferenceId"], metadata["customAttributes"]) == ("mine", ["trace=1"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", metadata["inferenceTime"])
    assert aws.asked_as == {("s3", "role", "eu-west-1")}


@pytest.mark.parametrize(
    "case",
    [
        ("text/csv; charset=utf-8", b"1", "CSV"),
        ("Application/JSON", b"1", "JSON"),
        ("image/png", b"\x89", "BASE64"),
        ("text/csv", b"\xff", "BASE64"),
    ],
)
def test_content_type_decides_the_encoding(delivery, aws, fakes, case):
    """Only what is listed, and is text, stays readable."""
    content_type, body, encoding = case
    endpoint = fakes.live(
        fakes.Fleet([fakes.answer(body, content_type=content_type)]), capture=CAPTURE
    )
    deliver(delivery, endpoint)
    delivery.flush()
    output = lines(aws)["V0"][0]["captureData"]["endpointOutput"]
    assert output["encoding"] == encoding
    readable = output["data"].encode()
    assert (base64.b64decode(readable) if encoding == "BASE64" else readable) == body


def test_only_the_chosen_sides_and_share_are_captured(delivery, aws, fakes):
    """Output alone, and nothing at 0 percent."""
    fleet = fakes.Fleet([fakes.answer()])
    deliver(delivery, fakes.live(fleet, capture=replace(CAPTURE, captures_input=False)))
    deliver(delivery, fakes.live(fleet, capture=replace(CAPTURE, sampling_percentage=0)))
    deliver(delivery, fakes.live(fleet))
    delivery.flush()
    (line,) = lines(aws)["V0"]
    assert list(line["captureData"]) == ["endpointOutput"]


def test_failed_invocation_is_not_captured(delivery, aws, fakes):
    """There is no inference to capture."""
    deliver(delivery, fakes.live(fakes.Fleet([fakes.answer(status=500)]), capture=CAPTURE))
    delivery.flush()
    assert aws.objects == {}


def test_shadow_variant_is_captured_under_its_own_name(delivery, aws, fakes):
    """Both files hold the same event, so that the answers can be compared."""
    shadow_fleet = fakes.Fleet([fakes.answer(b"other")])
    shadow = LiveVariant(name="Shadow", weight=1.0, fleet=shadow_fleet)
    endpoint = fakes.live(fakes.Fleet([fakes.answer(b"mine")]), capture=CAPTURE, shadows=(shadow,))
    assert deliver(delivery, endpoint).body == b"mine"
    shadow_fleet.wait_seen(1)
    delivery._shadows._threads.shutdown()
    delivery.flush()
    data = {key[1].split("/")[3]: json.loads(body) for key, body in aws.objects.items()}
    assert data["V0"]["captureData"]["endpointOutput"]["data"] == "mine"
    assert data["Shadow"]["captureData"]["endpointOutput"]["data"] == "other"
    events = {line["eventMetadata"]["eventId"] for line in data.values()}
    assert len(events) == 1


def test_capture_that_cannot_be_written_fails_nobody(delivery, aws, fakes, told):
    """The caller has its answer; the log says what is lost."""
    aws.refuses.add("put_object")
    endpoint = fakes.live(fakes.Fleet([fakes.answer()]), capture=CAPTURE)
    assert deliver(delivery, endpoint).status == 200
    delivery.flush()
    (line,) = told
    assert "1 captured invocations could not be written to s3://bucket/capture/sentiment/" in line
    assert "put_object is denied" in line


def test_what_waits_is_bounded(delivery, aws, fakes, told, monkeypatch):
    """An invocation for which there is no room is told and lost; a write makes room again."""
    monkeypatch.setattr(capture, "_MOST_BYTES", len(b'{"a": 1}' + b"1,2"))
    endpoint = fakes.live(fakes.Fleet([fakes.answer(b"1,2")]), capture=CAPTURE)
    for _ in range(2):
        deliver(delivery, endpoint)
    assert told == ["sentiment: an invocation is not captured, too many wait"]
    delivery.flush()
    deliver(delivery, endpoint)
    delivery.flush()
    assert (len(lines(aws)["V0"]), len(told)) == (2, 1)


def test_stop_writes_what_waits(aws, fakes, told):
    """Nothing that was captured is lost at an orderly end, and nothing comes after it."""
    delivery = Delivery(aws, NEVER, told.append)
    endpoint = fakes.live(fakes.Fleet([fakes.answer()]), capture=CAPTURE)
    deliver(delivery, endpoint)
    deliver(delivery, endpoint)
    assert [thread.name for thread in threading.enumerate()].count("capture") == 1
    delivery.stop()
    (body,) = aws.objects.values()
    assert len(body.splitlines()) == 2
    deliver(delivery, endpoint)
    delivery.flush()
    assert len(aws.objects) == 1


def test_timer_writes_by_itself(aws, fakes, told):
    """Captured data lands without anybody's asking."""
    delivery = Delivery(aws, HostingSettings(capture_interval=0.01), told.append)
    deliver(delivery, fakes.live(fakes.Fleet([fakes.answer()]), capture=CAPTURE))
    with aws.changed:
        assert aws.changed.wait_for(lambda: aws.objects, timeout=10)
    delivery.stop()
