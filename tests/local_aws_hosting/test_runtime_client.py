"""boto3's own sagemaker-runtime client against a real worker, over HTTP on the loopback."""

import json
from dataclasses import replace

import pytest

from tests.local_aws_hosting.runtime_door import runtime_client

pytestmark = pytest.mark.local

MODEL = """
import json, os, time
from sagemaker_inference.errors import GenericInferenceToolkitError
def model_fn(model_dir):
    return None
def input_fn(body, content_type):
    if content_type != "application/json":
        raise GenericInferenceToolkitError(415, f"unsupported content type {content_type}")
    return json.loads(body)
def predict_fn(command, model):
    if command == "die":
        os._exit(9)
    if command == "sleep":
        time.sleep(600)
    return command
"""


@pytest.fixture
def client(deploy, quick):
    """A client of an endpoint `tiny` that is backed by one worker."""
    settings = replace(quick, invocation_timeout=3.0)
    deployed = deploy({"code/inference.py": MODEL}, settings=settings)
    with runtime_client(deployed, settings) as connected:
        yield connected


def invoke(client, command, **given):
    """Invoke the endpoint with a JSON body."""
    parameters = {"EndpointName": "tiny", "ContentType": "application/json", **given}
    return client.invoke_endpoint(Body=json.dumps(command), **parameters)


def test_client_reads_the_prediction(client):
    """Body, content type and variant arrive where boto3 puts them."""
    answer = invoke(client, [1, 2])
    assert json.loads(answer["Body"].read()) == [1, 2]
    assert answer["ContentType"] == "application/json"
    assert answer["InvokedProductionVariant"] == "AllTraffic"


def test_client_raises_the_models_errors(client):
    """ModelError carries what the container answered, or that it died or was too slow."""
    model_error = client.exceptions.ModelError
    with pytest.raises(model_error) as caught:
        invoke(client, 1, ContentType="text/plain")
    assert caught.value.response["OriginalStatusCode"] == 415
    assert "unsupported content type text/plain" in caught.value.response["OriginalMessage"]
    with pytest.raises(model_error, match="Worker died"):
        invoke(client, "die")
    with pytest.raises(model_error, match=r"server error \(0\) from primary with message \"Your"):
        invoke(client, "sleep")
    assert json.loads(invoke(client, "again")["Body"].read()) == "again"


def test_client_raises_a_validation_error_for_an_unknown_endpoint(client):
    """The error class is the client's own."""
    with pytest.raises(client.exceptions.ValidationError, match="Endpoint ghost of account"):
        invoke(client, 1, EndpointName="ghost")


def test_client_is_refused_seven_megabytes(client):
    """A body above the limit is a 413."""
    with pytest.raises(client.exceptions.ClientError, match=r"\(413\).*exceeded 6291456 bytes"):
        invoke(client, "x" * 7_000_000)
