"""A custom resource's function: CloudFormation always gets one answer, and a short one."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from custom_resource import LONGEST_RESPONSE, Refused, handle, handling, response

PROPERTIES = {"ServiceToken": "arn:aws:lambda:…", "Name": "films"}


class CloudFormation(HTTPServer):
    """What stands at the other end of ResponseURL."""

    def __init__(self) -> None:
        """Listens on any free port."""
        super().__init__(("127.0.0.1", 0), Receiver)
        self.answers: list[dict] = []
        self.content_types: list[str | None] = []
        self.failures_left = 0

    def event(self, **fields: object) -> dict:
        """A request that is answered here."""
        return {
            "RequestType": "Create",
            "ResponseURL": f"http://127.0.0.1:{self.server_port}/answer?signature=x",
            "StackId": "arn:aws:cloudformation:us-east-1:000000000000:stack/s/1",
            "RequestId": "r",
            "LogicalResourceId": "Copies",
            "ResourceType": "Custom::Copies",
            "ResourceProperties": PROPERTIES,
            **fields,
        }


class Receiver(BaseHTTPRequestHandler):
    """Keeps what is put, after as many failures as the test wants."""

    server: CloudFormation

    def do_PUT(self) -> None:
        """Takes an answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        failing = self.server.failures_left > 0
        if failing:
            self.server.failures_left -= 1
        else:
            self.server.answers.append(json.loads(body) | {"bytes": len(body)})
            self.server.content_types.append(self.headers["Content-Type"])
        self.send_response(503 if failing else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stays quiet."""


@pytest.fixture
def cloudformation() -> Iterator[CloudFormation]:
    """A CloudFormation that listens."""
    with CloudFormation() as server:
        thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def context(seconds: float = 60) -> SimpleNamespace:
    """What Lambda tells a function about itself."""
    return SimpleNamespace(
        get_remaining_time_in_millis=lambda: int(seconds * 1000),
        log_stream_name="stream",
        log_group_name="/aws/lambda/copies",
    )


def test_attributes_and_name_come_back(cloudformation):
    """What the function returns are the attributes; ServiceToken is no property of it."""
    seen = []
    event = cloudformation.event()

    handle(event, context(), lambda request: seen.append(request) or {"Count": "2"})

    (answer,) = cloudformation.answers
    assert (answer["Status"], answer["Data"]) == ("SUCCESS", {"Count": "2"})
    assert answer["PhysicalResourceId"] == seen[0].physical_id
    assert (answer["StackId"], answer["RequestId"]) == (event["StackId"], "r")
    assert dict(seen[0].properties) == {"Name": "films"}
    assert cloudformation.content_types == [""]


def test_the_name_stays_from_create_to_delete(cloudformation):
    """An update keeps the physical id, so that nothing is ever replaced."""
    handle(cloudformation.event(), context(), lambda _: None)
    name = cloudformation.answers[0]["PhysicalResourceId"]
    update = cloudformation.event(
        RequestType="Update", PhysicalResourceId=name, OldResourceProperties={"Name": "old"}
    )
    seen = []

    handle(update, context(), seen.append)

    assert cloudformation.answers[1]["PhysicalResourceId"] == name
    assert dict(seen[0].old_properties) == {"Name": "old"}


def test_a_refusal_is_the_reason(cloudformation):
    """What the function refuses is read by whoever deploys, word for word."""

    def refuse(_):
        raise Refused("the job abalone is InProgress")

    handle(cloudformation.event(), context(), refuse)

    (answer,) = cloudformation.answers
    assert (answer["Status"], answer["Reason"]) == ("FAILED", "the job abalone is InProgress")
    assert answer["PhysicalResourceId"]


def test_an_unexpected_error_tells_its_type_and_not_its_words(cloudformation, capsys):
    """Words of an unexpected error may be a secret: the reason leads to the log instead."""

    def fail(_):
        raise KeyError("password hunter2")

    handle(cloudformation.event(), context(), fail)

    (answer,) = cloudformation.answers
    assert answer["Status"] == "FAILED"
    assert "KeyError" in answer["Reason"]
    assert "/aws/lambda/copies" in answer["Reason"]
    assert "hunter2" not in answer["Reason"]
    log = capsys.readouterr()
    assert "hunter2" in log.err
    assert "signature=x" not in log.out + log.err


@pytest.mark.parametrize("size", [LONGEST_RESPONSE - 400, LONGEST_RESPONSE])
def test_an_answer_over_the_limit_fails_with_its_size(cloudformation, size):
    """CloudFormation would ignore an answer over 4096 bytes and wait for an hour."""
    handle(cloudformation.event(), context(), lambda _: {"Text": "ü" * (size // 2)})

    (answer,) = cloudformation.answers
    assert answer["bytes"] <= LONGEST_RESPONSE
    fits = size < LONGEST_RESPONSE
    assert answer["Status"] == ("SUCCESS" if fits else "FAILED")
    assert fits or "4096" in answer["Reason"]


@pytest.mark.parametrize("rest", ["ü" * 9000, "\ud83d"])
def test_a_long_reason_is_cut(cloudformation, rest):
    """A reason may be as long as it likes, or cut in a character before; its beginning arrives."""

    def refuse(_):
        raise Refused(f"the job ü{rest}")

    handle(cloudformation.event(), context(), refuse)

    (answer,) = cloudformation.answers
    assert answer["bytes"] <= LONGEST_RESPONSE
    assert answer["Reason"].startswith("the job ü")


def test_an_answer_is_sent_again(cloudformation, monkeypatch):
    """An answer that doesn't arrive is tried again."""
    monkeypatch.setattr(response.time, "sleep", lambda _: None)
    cloudformation.failures_left = 2

    handle(cloudformation.event(), context(), lambda _: {"a": "b"})

    assert [answer["Status"] for answer in cloudformation.answers] == ["SUCCESS"]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_answer_that_nobody_takes_is_an_error(monkeypatch, scheme):
    """Lambda asks again then; and https is TLS: nothing is told to whoever doesn't speak it."""
    monkeypatch.setattr(response.time, "sleep", lambda _: None)
    monkeypatch.setattr(response, "TIMEOUT", 0.02)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(1)
        place = f"{scheme}://127.0.0.1:{silent.getsockname()[1]}/answer?signature=x"
        with pytest.raises(OSError, match="can't be reached: TimeoutError"):
            handle({"RequestType": "Create", "ResponseURL": place}, context(), lambda _: None)
        caller, _ = silent.accept()
        with caller:
            assert (b"signature=x" in caller.recv(4096)) is (scheme == "http")


def test_slow_work_is_answered_before_the_function_ends(cloudformation, monkeypatch):
    """When time runs out there is one answer, FAILED, and a success after it isn't sent."""
    monkeypatch.setattr(handling, "ANSWERING_SECONDS", 0.0)

    def work(_):
        deadline = time.monotonic() + 5
        while not cloudformation.answers and time.monotonic() < deadline:
            time.sleep(0.01)

    handle(cloudformation.event(), context(seconds=0.02), work)

    (answer,) = cloudformation.answers
    assert answer["Status"] == "FAILED"
    assert "longer" in answer["Reason"]
