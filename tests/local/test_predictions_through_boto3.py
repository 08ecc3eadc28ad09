import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

NAME = "local-sentiment"


def test_the_official_client_works(runtime: Any) -> None:
    """InvokeEndpoint answers with SageMaker's headers and the model's prediction."""
    answer = runtime.invoke_endpoint(
        EndpointName=NAME, ContentType="application/json", Body=b'{"inputs": "I love it!"}'
    )
    assert json.loads(answer["Body"].read())["label"] == "POSITIVE"
    assert answer["ContentType"] == "application/json"
    assert answer["InvokedProductionVariant"]


def test_an_unknown_endpoint_is_a_validation_error(runtime: Any) -> None:
    """As on AWS, an endpoint that doesn't exist is a ValidationError that names it."""
    with pytest.raises(ClientError, match="nobody") as caught:
        runtime.invoke_endpoint(EndpointName="nobody", Body=b"{}")
    assert caught.value.response["Error"]["Code"] == "ValidationError"


def test_the_models_client_error_keeps_its_status(runtime: Any) -> None:
    """A 400 of the model is a ModelError with the original status and message."""
    with pytest.raises(ClientError) as caught:
        runtime.invoke_endpoint(
            EndpointName=NAME, ContentType="application/json", Body=b'{"wrong": 1}'
        )
    response: dict[str, Any] = dict(caught.value.response)
    assert response["Error"]["Code"] == "ModelError"
    assert response["OriginalStatusCode"] == 400
    assert "inputs" in response["OriginalMessage"]
