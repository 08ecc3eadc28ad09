import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inference_proxy.observability import Observability
from inference_proxy.proxy import Proxy
from inference_proxy.runtime import Answer
from inference_proxy.settings import Settings

SETTINGS = Settings.from_environment(
    {
        "ENDPOINT_NAME": "x",
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "POWERTOOLS_SERVICE_NAME": "properties",
    }
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
TEXT = st.text(st.characters())  # lone surrogates among them
CONTENT_TYPES = st.sampled_from(["application/json", "text/csv", "text/plain", ""]) | TEXT
EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "body": TEXT | ANYTHING | ANYTHING.map(lambda x: json.dumps(x, default=str)),
        "headers": st.dictionaries(
            st.sampled_from(["Content-Type", "accept"]) | TEXT, CONTENT_TYPES | ANYTHING
        )
        | ANYTHING,
        "isBase64Encoded": st.booleans() | ANYTHING,
        "requestContext": st.fixed_dictionaries({"requestId": TEXT}) | ANYTHING,
    },
)
BODIES = st.binary() | ANYTHING.map(lambda x: json.dumps(x, default=str).encode())
POST = {"httpMethod": "POST", "path": "/predict"}
PLACES = st.fixed_dictionaries(
    {},
    optional={
        "path": ANYTHING,
        "httpMethod": ANYTHING,
        "rawPath": ANYTHING,
        "requestContext": st.fixed_dictionaries({"http": ANYTHING}),
    },
)
ANSWERS = st.builds(
    Answer,
    status=st.integers(200, 599),
    headers=st.dictionaries(
        st.sampled_from(["content-type", "x-amzn-errortype"]),
        CONTENT_TYPES | st.sampled_from(["ModelError", "ValidationError:http://x"]),
    ),
    body=BODIES
    | st.fixed_dictionaries(
        {}, optional={"Message": TEXT, "OriginalMessage": TEXT, "OriginalStatusCode": ANYTHING}
    ).map(lambda x: json.dumps(x, default=str).encode()),
)


class Scripted:
    """A runtime that gives one answer."""

    def __init__(self, answer):
        """Keep `answer`."""
        self.answer = answer

    def invoke(self, request, *, timeout):
        """Check what would go out, then answer."""
        assert request.content_type.isascii()
        assert timeout > 0
        return self.answer


def refuse(constant):
    """Python's own additions are not JSON."""
    raise AssertionError(constant)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(event=EVENTS.map(lambda event: POST | event) | PLACES, answer=ANSWERS)
def test_whatever_happens_the_answer_is_the_envelope(event, answer):
    """No event and no answer of a model yields anything but the envelope, as strict JSON."""
    observability = Observability(endpoint="x", service=SETTINGS.service)
    unexpected = []
    observability.unexpected = unexpected.append
    proxy = Proxy(settings=SETTINGS, runtime=Scripted(answer), observability=observability)
    response = proxy.answer(event, None)
    envelope = json.loads(response["body"], parse_constant=refuse)
    assert not unexpected
    assert list(envelope) == ["code", "message", "error", "data"]
    assert (envelope["data"] is None) == (envelope["code"] != 0)
    if envelope["code"]:
        assert envelope["code"] == response["statusCode"] >= 400
        assert set(envelope["error"]) == {"type", "requestId"}
        assert "Traceback" not in envelope["message"]
    else:
        assert set(envelope["data"]) == {"body", "httpStatusCode", "contentType"}
    json.dumps(response)
