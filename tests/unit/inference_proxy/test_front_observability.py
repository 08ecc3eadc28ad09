import json
import socket

import pytest

from inference_proxy.xray import XRay

REQUEST_ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"
TRACE = {"_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3f;Parent=53995c3f42cd8ad8;Sampled=1"}


def lines(capsys):
    """The log lines and the metric records that were printed."""
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [x for x in printed if "_aws" not in x], [x for x in printed if "_aws" in x]


def test_a_prediction_is_logged_once_without_its_body(ask, capsys):
    """One JSON line a request: ids, sizes and times; never what was sent or answered."""
    ask('{"inputs": "my secret"}')
    output = capsys.readouterr().out
    assert "my secret" not in output
    assert "POSITIVE" not in output
    line = json.loads(output.splitlines()[0])
    assert line["correlation_id"] == REQUEST_ID
    assert (line["level"], line["status"], line["request_bytes"]) == ("INFO", 200, 23)
    assert line["endpoint"] == "sentiment"


@pytest.mark.parametrize(
    ("said", "error"), [("", "ModelError"), ("invocation timed out", "ModelTimeoutError")]
)
def test_an_error_is_logged_with_what_leads_to_its_cause(ask, runtime, capsys, said, error):
    """The log names the model's log stream and its status, and does not repeat its words."""
    runtime.fails(
        "ModelError",
        424,
        Message=said,
        OriginalMessage="cannot read my secret",
        OriginalStatusCode=500,
        LogStreamArn="arn:aws:logs:stream",
    )
    ask('{"inputs": "my secret"}')
    (line,), _ = lines(capsys)
    assert line["error_type"] == error
    assert (line["model_status"], line["log_stream"]) == (500, "arn:aws:logs:stream")
    assert "my secret" not in json.dumps(line)


def test_predictions_are_counted_and_timed(ask, capsys):
    """One record in the embedded metric format, with the endpoint as its only dimension."""
    ask()
    _, (record,) = lines(capsys)
    (about,) = record["_aws"]["CloudWatchMetrics"]
    assert about["Namespace"] == "Modelport"
    assert about["Dimensions"] == [["endpoint"]]
    assert {m["Name"] for m in about["Metrics"]} == {"Requests", "Latency"}
    assert record["endpoint"] == "sentiment"
    assert record["Latency"][0] > 0


def test_errors_are_counted_by_type(ask, capsys):
    """An error counts as one, and under its own type; the next request starts from nothing."""
    ask("{")
    ask()
    _, (failed, fine) = lines(capsys)
    assert (failed["Errors"], failed["InvalidBodyError"]) == ([1.0], [1.0])
    assert "Errors" not in fine


@pytest.mark.parametrize(
    ("said", "level"),
    [
        (("ModelError", 424), "WARNING"),
        (("InternalFailure", 500), "ERROR"),
        (("ServiceUnavailable", 503), "ERROR"),
    ],
)
def test_whose_fault_it_is_is_the_lines_level(ask, runtime, capsys, said, level):
    """What the caller or the model did is a warning; the way to the model is an error."""
    runtime.fails(*said)
    ask()
    (line,), _ = lines(capsys)
    assert (line["level"], line["correlation_id"]) == (level, REQUEST_ID)


@pytest.fixture
def daemon():
    """The X-Ray daemon's socket."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(2)
        yield listening


def where(daemon):
    """The environment variable that names `daemon`."""
    return {"AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{daemon.getsockname()[1]}"}


def test_a_sampled_request_sends_one_document(daemon, proxy, event, context, runtime):
    """The call of the runtime lies inside the handler's subsegment, under Lambda's segment."""
    runtime.fails("ThrottlingException", 429)
    xray = proxy.observability.xray
    xray._environment = TRACE | where(daemon)
    handle = proxy.observability.tracer.capture_lambda_handler(capture_response=False)(proxy.answer)
    handle(event('{"inputs": "my secret"}'), context)
    header, _, text = daemon.recv(65536).partition(b"\n")
    document = json.loads(text)
    assert json.loads(header) == {"format": "json", "version": 1}
    assert (document["trace_id"], document["parent_id"]) == (
        "1-5759e988-bd862e3f",
        "53995c3f42cd8ad8",
    )
    assert document["annotations"]["ErrorType"] == "ThrottledError"
    assert document["end_time"] >= document["start_time"]
    (inner,) = document["subsegments"]
    assert (inner["throttle"], inner["error"], "fault" in inner) == (True, True, False)
    assert (inner["namespace"], inner["http"]) == ("aws", {"response": {"status": 429}})
    assert inner["annotations"] == {"Endpoint": "sentiment"}
    assert b"my secret" not in text


@pytest.mark.parametrize(
    "changed",
    [
        {"_X_AMZN_TRACE_ID": "Root=1-a;Parent=b;Sampled=0"},
        {"_X_AMZN_TRACE_ID": ""},
        {"POWERTOOLS_TRACE_DISABLED": "true"},
        {"AWS_XRAY_DAEMON_ADDRESS": ""},
    ],
)
def test_nothing_is_sent_unless_sampled(daemon, changed):
    """Without a sampled header, a daemon, or tracing at all, no datagram leaves."""
    daemon.settimeout(0.02)
    with XRay(TRACE | where(daemon) | changed).in_subsegment("x"):
        pass
    with pytest.raises(TimeoutError):
        daemon.recv(1)


def test_an_exception_is_traced_by_type_alone(daemon):
    """A fault names the exception's type; its message may hold what a caller sent."""
    with (
        pytest.raises(ValueError, match="my secret"),
        XRay(TRACE | where(daemon)).in_subsegment("x"),
    ):
        raise ValueError("my secret")
    document = json.loads(daemon.recv(65536).partition(b"\n")[2])
    assert document["fault"]
    assert document["cause"]["exceptions"][0]["type"] == "ValueError"
    assert "my secret" not in json.dumps(document)
