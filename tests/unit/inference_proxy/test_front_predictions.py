import base64
import json

REQUEST_ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"


def test_a_prediction_is_embedded_as_json(ask, runtime):
    """The model's JSON stands in the envelope as JSON, not as a string."""
    runtime.body = b'[{"label": "POSITIVE", "score": 0.99}]'
    assert ask() == (
        200,
        {
            "code": 0,
            "message": None,
            "error": None,
            "data": {
                "body": [{"label": "POSITIVE", "score": 0.99}],
                "httpStatusCode": 200,
                "contentType": "application/json",
            },
        },
    )


def test_the_model_gets_the_body_as_it_was_sent(ask, runtime):
    """The proxy parses JSON to prove it, and forwards the bytes that the caller wrote."""
    ask('{"inputs":   "na\u00efve", "n": 1.50}')
    assert runtime.asked[0].body == '{"inputs":   "na\u00efve", "n": 1.50}'.encode()
    assert runtime.asked[0].path == "/endpoints/sentiment/invocations"


def test_csv_passes_through(ask, runtime):
    """CSV goes to the model under its own content type, and CSV comes back as a string."""
    runtime.headers = {"Content-Type": "text/csv; charset=utf-8"}
    runtime.body = b'0.1,"a"\n0.9,b\n'
    status, envelope = ask("5.1,3.5\n", Content_Type="text/csv; charset=utf-8", Accept="text/csv")
    assert status == 200
    assert envelope["data"]["body"] == '0.1,"a"\n0.9,b\n'
    assert envelope["data"]["contentType"] == "text/csv; charset=utf-8"
    assert runtime.asked[0].headers["Content-Type"] == "text/csv; charset=utf-8"
    assert runtime.asked[0].headers["Accept"] == "text/csv"


def test_base64_is_decoded(proxy, event, context, runtime):
    """A body that API Gateway encoded reaches the model decoded."""
    encoded = event(base64.b64encode(b'{"inputs": "x"}').decode()) | {"isBase64Encoded": True}
    assert proxy.answer(encoded, context)["statusCode"] == 200
    assert runtime.asked[0].body == b'{"inputs": "x"}'


def test_headers_are_found_in_any_case(proxy, event, context, runtime):
    """HTTP/2 clients send header names in lower case."""
    sent = event("1,2") | {"headers": {"content-type": "TEXT/CSV"}}
    assert proxy.answer(sent, context)["statusCode"] == 200
    assert runtime.asked[0].headers["Content-Type"] == "TEXT/CSV"


def test_a_request_may_say_which_model_answers(ask, runtime):
    """A multi-model endpoint's archive or a container, and nothing that nobody said."""
    ask(X_Amzn_SageMaker_Target_Model="films.tar.gz")
    ask(x_amzn_sagemaker_target_container_hostname="trees")
    ask(X_Amzn_SageMaker_Target_Variant="new")
    chosen = [
        {name: value for name, value in asked.headers.items() if "Target" in name}
        for asked in runtime.asked
    ]
    assert chosen == [
        {"X-Amzn-SageMaker-Target-Model": "films.tar.gz"},
        {"X-Amzn-SageMaker-Target-Container-Hostname": "trees"},
        {},
    ]


def test_json_is_the_default(proxy, event, context, runtime):
    """A request without headers is taken as JSON, and no Accept is made up for it."""
    assert proxy.answer(event() | {"headers": None}, context)["statusCode"] == 200
    assert runtime.asked[0].headers["Content-Type"] == "application/json"
    assert "Accept" not in runtime.asked[0].headers


def test_the_answer_carries_the_request_id(proxy, event, context):
    """Callers find the id that the logs know in a header, for successes too."""
    answer = proxy.answer(event(), context)
    assert answer["headers"]["X-Request-Id"] == REQUEST_ID
    assert answer["headers"]["Content-Type"] == "application/json"


def test_the_invocation_names_the_request_where_the_api_does_not(proxy, event, context):
    """Without API Gateway's id the function's own stands in."""
    answer = proxy.answer(event("{") | {"requestContext": None}, context)
    assert json.loads(answer["body"])["error"]["requestId"] == "1a2b"
