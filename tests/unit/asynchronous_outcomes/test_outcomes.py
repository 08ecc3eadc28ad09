"""Outcomes of asynchronous requests: recorded each, and failing each on its own."""

import json

import pytest


def test_an_answer_is_logged_and_counted(subscriber, completed, lines):
    """One log line says where the answer lies; one record counts and times it."""
    assert subscriber().take({"Records": [completed()]}) == {"batchItemFailures": []}

    line, metrics = lines()
    assert (line["message"], line["level"]) == ("completed", "INFO")
    assert line["inference_id"] == "id-1"
    assert line["output_location"].endswith("output/1.out")
    assert metrics["AsynchronousCompleted"] == [1.0]
    assert metrics["AsynchronousDuration"] == [2.5]
    assert metrics["endpoint"] == "dev-sentiment"
    assert metrics["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Modelport"


def test_a_failure_is_logged_without_what_the_model_said(subscriber, failed, lines):
    """The reason may quote the request: the log has its type and where the rest lies."""
    assert subscriber().take({"Records": [failed()]}) == {"batchItemFailures": []}

    line, metrics = lines()
    assert (line["message"], line["level"]) == ("failed", "WARNING")
    assert line["failure_type"] == "ClientError"
    assert line["failure_location"] == "s3://bucket/failures/1-error.out"
    assert metrics["AsynchronousFailed"] == [1.0]
    assert "my secret text" not in json.dumps(line)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not JSON",
        "[]",
        '{"Message": 5}',
        '{"Message": "{}"}',
        '{"Message": "{\\"invocationStatus\\": \\"Completed\\"}"}',
        '{"Message": "{\\"invocationStatus\\": \\"Gone\\", \\"inferenceId\\": \\"i\\"}"}',
        "[" * 100_000,
    ],
)
def test_a_malformed_message_fails_alone(subscriber, completed, with_body, lines, body):
    """What is no outcome comes back, until it lies in the dead-letter queue; its batch is done."""
    wrong = with_body(body)

    answer = subscriber().take({"Records": [wrong, completed()]})

    assert answer == {"batchItemFailures": [{"itemIdentifier": wrong["messageId"]}]}
    logged = lines()
    assert [line["message"] for line in logged if "message" in line] == ["malformed", "completed"]
    assert any("AsynchronousMalformed" in line for line in logged)


def test_times_that_are_not_times_are_left_out(subscriber, completed, lines):
    """An outcome without readable times is recorded all the same."""
    subscriber().take({"Records": [completed(eventTime="soon", receivedTime=None)]})

    line, metrics = lines()
    assert line["message"] == "completed"
    assert "AsynchronousDuration" not in metrics
