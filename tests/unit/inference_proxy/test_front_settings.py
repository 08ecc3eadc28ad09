import json
import socket
import subprocess
import sys
from pathlib import Path

import botocore.session
import pytest

from inference_proxy.settings import Settings, SettingsError

LAMBDA = Path(__file__).parents[3] / "lambda"


def test_defaults(environment):
    """Only the endpoint's name must be set beyond what Lambda sets itself."""
    settings = Settings.from_environment(environment)
    assert settings.content_types == {"application/json", "text/csv"}
    assert settings.max_body_bytes == 6 * 1024 * 1024
    assert settings.timeout_seconds == 28
    assert settings.stream_timeout_seconds == 28


def test_secrets_do_not_show(environment):
    """A logged or printed Settings holds neither key nor token."""
    shown = repr(Settings.from_environment(environment))
    assert "wJalr" not in shown
    assert "session" not in shown


@pytest.mark.parametrize("region", ["eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"])
def test_the_regions_runtime(environment, region, monkeypatch):
    """Without an override the same address is called that botocore would call."""
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    del environment["AWS_ENDPOINT_URL"]
    client = botocore.session.get_session().create_client("sagemaker-runtime", region)
    settings = Settings.from_environment(environment | {"AWS_REGION": region})
    assert settings.runtime_url == client.meta.endpoint_url


def test_the_services_own_override_wins(environment):
    """AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME comes before AWS_ENDPOINT_URL."""
    special = {"AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": "https://vpce-1.example:8443/"}
    assert Settings.from_environment(environment | special).runtime_url.endswith("example:8443")


def test_all_problems_at_once(environment):
    """Each wrong variable is named with what was received and what is accepted."""
    wrong = {
        "ENDPOINT_NAME": "a_b",
        "AWS_SECRET_ACCESS_KEY": "",
        "MAX_BODY_BYTES": "6MB",
        "TIMEOUT_SECONDS": "0",
        "CONTENT_TYPES": "application/json, csv",
        "AWS_ENDPOINT_URL": "ftp://x",
    }
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment | wrong)
    named = {problem.split(":")[0] for problem in caught.value.problems}
    assert named == set(wrong)
    assert "MAX_BODY_BYTES: received '6MB'; accepted" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "highest"),
    [
        ("MAX_BODY_BYTES", 25 * 1024 * 1024),
        ("MAX_ANSWER_BYTES", 6_291_556),
        ("TIMEOUT_SECONDS", 900),
        ("STREAM_TIMEOUT_SECONDS", 900),
    ],
)
def test_each_limit_has_its_bounds(environment, name, highest):
    """Whole numbers from 1 to what SageMaker or Lambda take, and not one more."""
    for taken in (1, highest):
        settings = Settings.from_environment(environment | {name: str(taken)})
        assert getattr(settings, name.lower()) == taken
    for refused in ("0", str(highest + 1), "1.5", "-1", "٣", "1" * 5000):
        with pytest.raises(SettingsError, match=name):
            Settings.from_environment(environment | {name: refused})


def run(code, **environment):
    """Import the function in a process of its own, as Lambda does."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(LAMBDA)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_wrong_settings_fail_at_init_with_a_log_line():
    """A function without its settings does not start, and its log says why in JSON."""
    done = run("import inference_proxy.handler", AWS_REGION="eu-west-1")
    line = json.loads(done.stdout.splitlines()[0])
    assert done.returncode
    assert line["level"] == "CRITICAL"
    assert "ENDPOINT_NAME: missing; set it on the function" in line["problems"]


def test_the_handler_needs_only_what_the_function_carries(environment):
    """Neither boto3 nor aws_xray_sdk nor pydantic is imported, and collection is on again."""
    code = (
        "import sys, gc, types\n"
        "for name in ('boto3', 'aws_xray_sdk', 'wrapt', 'pydantic'): sys.modules[name] = None\n"
        "from inference_proxy.handler import handle\n"
        "event = {'httpMethod': 'POST', 'path': '/predict', 'body': '{'}\n"
        "print(gc.isenabled(), handle(event, None)['statusCode'])"
    )
    done = run(code, **environment)
    assert done.stdout.splitlines()[-1] == "True 400", done.stderr


def test_a_function_that_streams_answers_each_in_its_own_way(environment):
    """A REST API takes a stream where it asked for one, a function URL that streams always."""
    code = (
        "from inference_proxy.stream_handler import handle\n"
        "for path in ('/stream', '/predict'):\n"
        "    rest = {'httpMethod': 'POST', 'path': path, 'body': '{'}\n"
        "    about = {'http': {'method': 'POST'}}\n"
        "    url = {'version': '2.0', 'rawPath': path, 'requestContext': about, 'body': '{'}\n"
        "    print(*(type(handle(event, None)).__name__ for event in (rest, url)))"
    )
    done = run(code, **environment)
    answers = [line for line in done.stdout.splitlines() if not line.startswith("{")]
    assert answers == ["Streamed Streamed", "dict Streamed"], done.stderr


@pytest.mark.parametrize(
    ("module", "event"),
    [
        ("handler", {"httpMethod": "POST", "path": "/predict", "body": "{"}),
        ("stream_handler", {"httpMethod": "POST", "path": "/stream", "body": "{"}),
        ("graphql_handler", {"field": "predict", "arguments": {"body": "{"}}),
    ],
)
def test_every_function_traces_what_it_refuses(environment, module, event):
    """By its type, an annotation; nothing of what it answers is in the trace."""
    code = f"from inference_proxy.{module} import handle\nhandle({event!r}, None)"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon:
        daemon.bind(("127.0.0.1", 0))
        daemon.settimeout(5)
        place = {"AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{daemon.getsockname()[1]}"}
        trace = {"_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3f;Parent=53995c3f42cd8ad8;Sampled=1"}
        assert run(code, **environment, **place, **trace).returncode == 0
        document = json.loads(daemon.recv(65536).partition(b"\n")[2])
        assert document["annotations"]["ErrorType"] == "InvalidBodyError"
        assert "metadata" not in document
