from pathlib import Path
from typing import Any

from modelport.configuration import Environment
from modelport.local.endpoints import deployed_endpoints

GATEWAY = "http://127.0.0.1:4566"
URL = "https://abc.execute-api.us-east-1.amazonaws.com/live/predict"


class _CloudFormation:
    def __init__(self, **outputs: str) -> None:
        self.outputs = outputs

    def describe_stacks(self, *, StackName: str) -> dict[str, Any]:  # noqa: N803 - the API's own spelling
        assert StackName == "Modelport-local-sentiment-Rest"
        outputs = [{"OutputKey": k, "OutputValue": v} for k, v in self.outputs.items()]
        return {"Stacks": [{"Outputs": outputs}]}


class _ApiGateway:
    def get_api_key(self, *, apiKey: str, includeValue: bool) -> dict[str, str]:  # noqa: N803 - the API's own spelling
        return {"value": "secret"} if includeValue and apiKey == "key1" else {}


def _environment(folder: Path, authorisation: str) -> Environment:
    return Environment.model_validate(
        {
            "name": "local",
            "folder": folder,
            "region": "us-east-1",
            "models": {"m": {"artifact": "m", "container": {"image": "i"}}},
            "endpoints": {
                "sentiment": {
                    "type": "real-time",
                    "model": "m",
                    "instance_type": "ml.m5.xlarge",
                    "front": {"rest": {"authorisation": authorisation}},
                }
            },
        }
    )


def _deployed(folder: Path, authorisation: str, **outputs: str) -> Any:
    clients = {
        "cloudformation": _CloudFormation(**{"Url": URL, "ApiId": "abc", **outputs}),
        "apigateway": _ApiGateway(),
    }
    (endpoint,) = deployed_endpoints(
        _environment(folder, authorisation), gateway=GATEWAY, client=clients.__getitem__
    )
    return endpoint


def test_the_url_leads_to_this_machine(tmp_path: Path) -> None:
    """The API's stage and path stay; its host becomes the gateway."""
    here = f"{GATEWAY}/_aws/execute-api/abc/live/predict"
    (front,) = _deployed(tmp_path, "open").fronts
    assert front.url == here
    (front,) = _deployed(tmp_path, "open", Url="https://iris.example.com", ApiUrl=URL).fronts
    assert front.url == here


def test_an_endpoint_tells_its_name_type_and_front(tmp_path: Path) -> None:
    """It has SageMaker's name, its type and one open front."""
    endpoint = _deployed(tmp_path, "open")
    assert (endpoint.name, endpoint.type) == ("local-sentiment", "real-time")
    assert [(f.authorisation, f.api_key) for f in endpoint.fronts] == [("open", None)]


def test_an_api_key_is_looked_up(tmp_path: Path) -> None:
    """The key's value comes from API Gateway, as the stack only tells its id."""
    (front,) = _deployed(tmp_path, "api-key", ApiKeyId="key1").fronts
    assert front.api_key == "secret"


def test_the_first_sample_is_the_example(tmp_path: Path) -> None:
    """What a caller is shown is a request that the model understands."""
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "samples.json").write_text('[{"body": {"inputs": "a"}, "expect": {}}]')
    assert _deployed(tmp_path, "open").sample.body == '{"inputs": "a"}'
