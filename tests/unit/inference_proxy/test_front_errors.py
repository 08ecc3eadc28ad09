import json
import socket
import time
from types import SimpleNamespace

import pytest

LOG_LINK = (
    "See https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"
    "#logEventViewer:group=/aws/sagemaker/Endpoints/sentiment in account 123456789012 "
    "for more information."
)
STREAM = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/sagemaker/Endpoints/sentiment"
TRACEBACK = 'Traceback (most recent call last):\n  File "/opt/ml/inference.py", line 3\nKeyError: 1'


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        (400, (400, "RejectedInputError")),
        (413, (413, "BodyTooLargeError")),
        (415, (415, "UnsupportedContentTypeError")),
        (404, (424, "ModelError")),
        (500, (424, "ModelError")),
        (503, (424, "ModelError")),
    ],
)
def test_the_models_own_status_decides_who_is_to_blame(refused, runtime, original, expected):
    """The model's 400, 413 and 415 are the caller's; any other failure is the model's."""
    runtime.fails(
        "ModelError",
        424,
        Message=f'Received client error ({original}) from primary with message "no". {LOG_LINK}',
        OriginalMessage="no",
        OriginalStatusCode=original,
        LogStreamArn=STREAM,
    )
    assert refused() == (*expected, "no")


@pytest.mark.parametrize(
    ("said", "members", "expected"),
    [
        (("ThrottlingException", 400), {"message": "Rate exceeded"}, (429, "ThrottledError")),
        (("Whatever", 429), {}, (429, "ThrottledError")),
        (("ServiceUnavailable", 503), {"Message": "x"}, (503, "ServiceUnavailableError")),
        (("InternalDependencyException", 530), {"Message": "x"}, (503, "ServiceUnavailableError")),
        (("ModelNotReadyException", 429), {"Message": "x"}, (503, "EndpointUnavailableError")),
        (
            ("ValidationError", 400),
            {"Message": "Endpoint sentiment of account 123456789012 not found."},
            (503, "EndpointUnavailableError"),
        ),
        (
            ("ValidationError", 400),
            {"Message": "Endpoint sentiment is not InService."},
            (503, "EndpointUnavailableError"),
        ),
        (
            ("ValidationError", 400),
            {
                "Message": "Value at 'body' failed to satisfy constraint: Member must have length "
                "less than or equal to 6291456"
            },
            (413, "BodyTooLargeError"),
        ),
        (("", 413), {}, (413, "BodyTooLargeError")),
        (
            ("ValidationError", 400),
            {"Message": "Value at 'accept' failed to satisfy constraint"},
            (400, "InvalidRequestError"),
        ),
        (
            ("ModelError", 424),
            {
                "Message": 'Received server error (0) from primary with message "Your invocation '
                'timed out while waiting for a response from container primary."',
                "OriginalStatusCode": 0,
            },
            (504, "ModelTimeoutError"),
        ),
        (("AccessDeniedException", 403), {"Message": "User: arn:… is not"}, (500, "InternalError")),
        (("InternalFailure", 500), {"Message": "boom"}, (500, "InternalError")),
    ],
)
def test_the_runtimes_errors(refused, runtime, said, members, expected):
    """Each error of the SageMaker runtime has one status and type, and leaks nothing."""
    runtime.fails(*said, **members)
    found = refused()
    assert found[:2] == expected
    assert "123456789012" not in found[2]
    assert "arn:" not in found[2]


@pytest.mark.parametrize(
    ("said", "words", "expected"),
    [
        (("ValidationError", 400), "endpoint not found ", (400, "InvalidRequestError")),
        (("ValidationError", 400), "body too large ", (400, "InvalidRequestError")),
        (("ModelError", 424), "invocation timed out ", (424, "ModelError")),
    ],
)
def test_what_a_long_message_quotes_decides_nothing(refused, runtime, said, words, expected):
    """The runtime's own words come first; a caller's may follow."""
    runtime.fails(*said, Message="no label '" + "x" * 1000 + words)
    assert refused()[:2] == expected


def test_an_error_that_is_no_json(refused, runtime):
    """A load balancer's HTML page is an unavailable service, not a crash."""
    runtime.status, runtime.headers, runtime.body = 502, {"Content-Type": "text/html"}, b"<html>"
    assert refused()[:2] == (503, "ServiceUnavailableError")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{oops"),
        ("application/json", b"[NaN]"),
        ("application/x-npy", b"\x93NUMPY\xff"),
    ],
)
def test_an_answer_that_cannot_be_embedded_is_the_models_error(
    refused, runtime, content_type, body
):
    """What would break the envelope never enters it."""
    runtime.headers, runtime.body = {"Content-Type": content_type}, body
    assert refused()[:2] == (424, "ModelError")


def test_an_answer_over_lambdas_limit(ask, refused, runtime):
    """An answer that Lambda would drop is a typed error; quotes count as they are escaped."""
    runtime.body = json.dumps('"' * 1_600_000).encode()
    assert refused()[:2] == (413, "AnswerTooLargeError")
    runtime.body = json.dumps("a" * 3_000_000).encode()
    assert ask()[0] == 200


def test_an_answer_of_exactly_the_limit_is_returned(make_proxy, event, context, runtime):
    """As Lambda counts it, one byte more is refused."""
    runtime.body = json.dumps('"' * 900).encode()
    size = len(json.dumps(make_proxy().answer(event(), context)))
    fits, over = (make_proxy(MAX_ANSWER_BYTES=str(size - less)) for less in (0, 1))
    assert fits.answer(event(), context)["statusCode"] == 200
    refused = over.answer(event(), context)
    assert refused["statusCode"] == 413
    assert f"makes {size} bytes; at most {size - 1}" in refused["body"]


def test_retry_later_says_when(proxy, event, context, runtime):
    """Errors that pass by themselves carry Retry-After."""
    runtime.fails("ThrottlingException", 400)
    assert proxy.answer(event(), context)["headers"]["Retry-After"] == "1"


def test_a_slow_model_times_out_before_the_api_does(proxy, event, runtime):
    """The model gets what the invocation has left, less the time to answer."""
    runtime.before = lambda _: time.sleep(0.4)
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 600)
    answer = proxy.answer(event(), context)
    assert answer["statusCode"] == 504
    assert json.loads(answer["body"])["error"]["type"] == "ModelTimeoutError"


def test_no_time_left(proxy, event, runtime):
    """With nothing left the model is not asked at all."""
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 300)
    assert proxy.answer(event(), context)["statusCode"] == 504
    assert not runtime.asked


def test_a_runtime_that_is_not_there(make_proxy, event, context):
    """A refused connection is a typed 503."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    answer = make_proxy(AWS_ENDPOINT_URL=url).answer(event(), context)
    assert json.loads(answer["body"])["error"]["type"] == "ServiceUnavailableError"


def test_a_models_traceback_stays_inside(refused, runtime):
    """The model's message arrives; its traceback and the link to its log do not."""
    said = f"unknown label\n{TRACEBACK}"
    runtime.fails(
        "ModelError",
        424,
        Message=f'Received server error (500) from primary with message "{said}". {LOG_LINK}',
        OriginalStatusCode=500,
    )
    assert refused() == (424, "ModelError", "unknown label")


def test_an_unexpected_exception_stays_inside(proxy, event, context, monkeypatch, capsys):
    """A bug is a 500 with the request id; its traceback is in the log alone."""

    def broken(*_, **__):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(type(proxy.runtime), "invoke", broken)
    answer = proxy.answer(event(), context)
    assert answer["statusCode"] == 500
    assert json.loads(answer["body"])["error"]["type"] == "InternalError"
    assert "secret" not in answer["body"]
    assert "Traceback" not in answer["body"]
    assert "secret detail" in capsys.readouterr().out
