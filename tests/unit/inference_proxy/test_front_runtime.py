import dataclasses
import datetime as dt
import hashlib
import http.client
import time
from types import SimpleNamespace

import botocore.auth
import pytest
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from inference_proxy import connection
from inference_proxy.errors import ModelTimeoutError, ServiceUnavailableError
from inference_proxy.exchange import Request
from inference_proxy.runtime import Runtime
from inference_proxy.settings import Settings

REQUEST = Request(b'{"inputs": "fine"}', "application/json", "application/json")


@pytest.fixture
def client(environment):
    """The proxy's runtime client."""
    return Runtime(Settings.from_environment(environment))


def signed_by_botocore(asked, url, environment, monkeypatch):
    """The Authorization header that botocore itself computes for what the server received."""
    names = asked.headers["Authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
    given = {name.lower(): value for name, value in asked.headers.items()}
    kept = {name: given[name] for name in names if name not in ("x-amz-date", "host")}
    moment = dt.datetime.strptime(given["x-amz-date"], "%Y%m%dT%H%M%SZ")  # noqa: DTZ007 (UTC)
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: moment)
    request = AWSRequest("POST", url + asked.path, headers=kept, data=asked.body)
    credentials = Credentials(
        environment["AWS_ACCESS_KEY_ID"],
        environment["AWS_SECRET_ACCESS_KEY"],
        environment["AWS_SESSION_TOKEN"],
    )
    botocore.auth.SigV4Auth(credentials, "sagemaker", "eu-west-1").add_auth(request)
    return request.headers["Authorization"]


TARGETED = dataclasses.replace(
    REQUEST,
    content_type="text/csv;  header=present",
    targets={"X-Amzn-SageMaker-Target-Model": "a  b/~*'().tar.gz"},
)


def test_the_signature_is_botocores(client, runtime, environment, monkeypatch):
    """Every request, the second with the remembered key too, is signed as botocore would."""
    for request in (REQUEST, dataclasses.replace(REQUEST, body=b"[1]", accept=None), TARGETED):
        client.invoke(request, timeout=5)
        asked = runtime.asked[-1]
        expected = signed_by_botocore(asked, runtime.url, environment, monkeypatch)
        monkeypatch.undo()
        assert asked.headers["Authorization"] == expected
        assert asked.headers["X-Amz-Security-Token"] == "session"
        assert asked.headers["X-Amz-Content-SHA256"] == hashlib.sha256(asked.body).hexdigest()


def test_the_connection_is_kept(client, runtime):
    """Three requests go over one connection."""
    for _ in range(3):
        assert client.invoke(REQUEST, timeout=5).status == 200
    assert len(runtime.connections) == 1


def test_a_stale_connection_is_made_anew(client, runtime):
    """A connection that the server closed while idle costs a reconnect, not an error."""
    runtime.before = lambda handler: setattr(handler, "close_connection", True)
    for _ in range(3):
        assert client.invoke(REQUEST, timeout=5).status == 200
    assert len(runtime.connections) == 3


def test_a_server_that_hangs_up_is_asked_once(client, runtime):
    """A fresh connection that breaks is not tried again: the model may have seen the request."""
    runtime.status = 0
    runtime.before = lambda handler: setattr(handler, "close_connection", True)
    with pytest.raises(ServiceUnavailableError):
        client.invoke(REQUEST, timeout=5)
    assert len(runtime.asked) == 1


def test_a_stale_connection_is_tried_again_only_once(client, runtime):
    """When the new connection breaks as well the caller is told."""
    client.invoke(REQUEST, timeout=5)
    runtime.status = 0
    runtime.before = lambda handler: setattr(handler, "close_connection", True)
    with pytest.raises(ServiceUnavailableError):
        client.invoke(REQUEST, timeout=5)
    assert len(runtime.asked) == 3
    runtime.status = 200
    assert client.invoke(REQUEST, timeout=5).status == 200


def test_a_timed_out_connection_is_not_used_again(client, monkeypatch):
    """After a timeout the next answer cannot be the previous request's."""
    closed = []
    fake = SimpleNamespace(
        sock=SimpleNamespace(settimeout=lambda _: None),
        request=lambda *_: (_ for _ in ()).throw(TimeoutError()),
        close=lambda: closed.append(1),
    )
    monkeypatch.setattr(client._connection, "_kept", fake)
    with pytest.raises(Exception, match="in time"):
        client.invoke(REQUEST, timeout=5)
    assert closed
    assert client._connection._kept is None


def hang_up_late(handler):
    """Break a kept connection after a while."""
    time.sleep(0.15)
    handler.close_connection = True


def send_late(handler):
    """Send the headers after a while, and the rest after another."""
    time.sleep(0.15)
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
    time.sleep(0.15)


def answer_late(_):
    """Answer after a while."""
    time.sleep(0.3)


@pytest.mark.parametrize(
    ("before", "status"), [(hang_up_late, 0), (send_late, 200), (answer_late, 200)]
)
def test_the_time_is_for_all_of_a_request(client, runtime, before, status):
    """Neither a second attempt nor the body has it anew: the function's own would run out."""
    client.invoke(REQUEST, timeout=5)
    runtime.before, runtime.status = before, status
    with pytest.raises(ModelTimeoutError):
        client.invoke(REQUEST, timeout=0.25)


def test_a_model_may_take_longer_than_a_connection(client, runtime, monkeypatch):
    """The time that a new connection gets ends with its being there."""
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 0.1)
    runtime.before = answer_late
    assert client.invoke(REQUEST, timeout=5).status == 200


def test_no_connection_in_time_is_no_slow_model(client, monkeypatch):
    """As where a network has no way to the runtime: no model was asked."""

    def hang(_):
        raise TimeoutError

    monkeypatch.setattr(http.client.HTTPConnection, "connect", hang)
    with pytest.raises(ServiceUnavailableError) as error:
        client.invoke(REQUEST, timeout=5)
    assert "no connection in time" in error.value.log["reason"]
