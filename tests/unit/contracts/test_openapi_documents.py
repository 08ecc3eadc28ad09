"""The OpenAPI documents of all fronts of all examples are valid, and say what is true."""

import json
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
import yaml
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from inference_front.gateway_responses import _TYPES
from inference_proxy.errors import ProxyError
from inference_proxy.routes import ROUTES
from inference_proxy.stream import PATH
from inference_submissions.routes import routes
from modelport.configuration import load
from modelport.contracts import DESCRIBED, contract_of, document, document_text, function_files

ROOT = Path(__file__).parents[3]
ENVIRONMENTS = [str(path) for path in sorted((ROOT / "examples").glob("*.yaml"))]


def described(name: str) -> list[tuple[Any, str, str]]:
    """Every front of an environment that has a document."""
    environment = load(name)
    return [
        (environment, key, kind)
        for key, endpoint in environment.endpoints.items()
        for kind in (endpoint.front.asked_for if hasattr(endpoint, "front") else ())
        if kind in DESCRIBED
    ]


def iris(tmp_path: Path, **front: Any) -> Any:
    """An environment with one endpoint of the iris model and these fronts."""
    file = tmp_path / "trial.yaml"
    model = {
        "artifact": "model_artifacts/iris",
        "container": {"framework": "xgboost", "version": "3.0-5"},
    }
    endpoint = {
        "type": "real-time",
        "model": "iris",
        "instance_type": "ml.m5.large",
        "front": front,
    }
    content = {
        "region": "us-east-1",
        "account": "000000000000",
        "models": {"iris": model},
        "endpoints": {"iris": endpoint},
    }
    file.write_text(json.dumps(content), "utf-8")
    return load(str(file))


@pytest.mark.parametrize("name", ENVIRONMENTS, ids=lambda path: Path(path).stem)
def test_documents_of_examples_are_openapi(name: str) -> None:
    """Each is valid by the official meta-schema, and the same bytes each time."""
    for environment, key, kind in described(name):
        text = document_text(environment, key, kind)
        assert text == document_text(environment, key, kind)
        OPENAPI_31_VALIDATOR.validate(json.loads(text))


@pytest.mark.parametrize("name", ENVIRONMENTS, ids=lambda path: Path(path).stem)
def test_requests_of_examples_fit_their_schemas(name: str) -> None:
    """Whatever a reader of the document tries out is what its schema takes."""
    for environment, key, kind in described(name):
        found = document(environment, key, kind)
        for media in bodies(found):
            schema = {**media["schema"], "components": found["components"]}
            for example in media.get("examples", {}).values():
                Draft202012Validator(schema).validate(example["value"])


def bodies(found: Any) -> list[Any]:
    """What is said of each content type of each request."""
    operations = [operation for item in found["paths"].values() for operation in item.values()]
    asked = [operation["requestBody"] for operation in operations if "requestBody" in operation]
    return [media for body in asked for media in body["content"].values()]


@pytest.mark.parametrize("kind", DESCRIBED)
def test_every_kind_of_front_has_a_valid_document(tmp_path: Path, kind: str) -> None:
    """Whatever answers, its document is valid, and its references lead somewhere."""
    environment = iris(tmp_path, **{kind: {"authorisation": "open"}})
    found = document(environment, "iris", kind)
    OPENAPI_31_VALIDATOR.validate(found)
    for reference in references(found):
        place: Any = found
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place


def references(node: Any) -> list[str]:
    """Every reference in a document."""
    if isinstance(node, list):
        return [found for item in node for found in references(item)]
    if not isinstance(node, dict):
        return []
    below = [found for item in node.values() for found in references(item)]
    return below + ([node["$ref"]] if isinstance(node.get("$ref"), str) else [])


def test_the_samples_are_examples_that_fit(tmp_path: Path) -> None:
    """Each example of a request fits the schema beside it."""
    found = document(iris(tmp_path, rest={}), "iris", "rest")
    ((kind, media),) = found["paths"]["/predict"]["post"]["requestBody"]["content"].items()
    assert kind == "text/csv"
    schema = {**media["schema"], "components": found["components"]}
    assert len(media["examples"]) == 3
    for example in media["examples"].values():
        Draft202012Validator(schema).validate(example["value"])
    assert not Draft202012Validator(schema).is_valid("a,b")


def test_the_envelope_holds_the_models_answer(tmp_path: Path) -> None:
    """A prediction with a class that the model doesn't have fits no document."""
    found = document(iris(tmp_path, rest={}), "iris", "rest")
    schema = {"$ref": "#/components/schemas/Prediction", "components": found["components"]}
    data = {"body": "Setosa", "httpStatusCode": 200, "contentType": "text/plain"}
    answer = {"code": 0, "message": None, "error": None, "data": data}
    Draft202012Validator(schema).validate(answer)
    data["body"] = "Tulip"
    assert not Draft202012Validator(schema).is_valid(answer)


def test_every_error_is_documented(tmp_path: Path) -> None:
    """With its status and its type: the function's, and those of the REST API itself."""
    found = document(iris(tmp_path, rest={}), "iris", "rest")
    said = {
        (part["properties"]["code"]["const"], kind)
        for response in found["components"]["responses"].values()
        for part in response["content"]["application/json"]["schema"]["allOf"]
        if "properties" in part
        for kind in part["properties"]["error"]["properties"]["type"]["enum"]
    }
    errors = [e for e in ProxyError.__subclasses__() if e.__module__ == ProxyError.__module__]
    assert {(e.status, e.__name__) for e in errors} <= said
    assert {(status, kind) for status, kind, _ in _TYPES.values()} <= said


@pytest.mark.parametrize(
    ("front", "schemes"),
    [
        ({"authorisation": "iam"}, {"iam"}),
        ({"authorisation": "api-key"}, {"api-key"}),
        ({"authorisation": "open"}, set()),
    ],
)
def test_the_authorisation_is_a_security_scheme(
    tmp_path: Path, front: Any, schemes: set[str]
) -> None:
    """An open front asks for nothing."""
    found = document(iris(tmp_path, rest=front), "iris", "rest")
    assert set(found["components"].get("securitySchemes", {})) == schemes
    assert [set(asked) for asked in found.get("security", [])] == ([schemes] if schemes else [])


def test_a_header_chooses_among_several_models() -> None:
    """Each of a multi-model endpoint's models is an address with a contract of its own."""
    contract = contract_of(load(str(ROOT / "examples" / "multi-model.yaml")), "reviews")
    assert contract.target_headers == {
        "X-Amzn-SageMaker-Target-Model": ("films.tar.gz", "products.tar.gz")
    }
    assert [a.output["items"]["properties"]["domain"] for a in contract.addresses] == [  # type: ignore[index]  # a schema
        {"const": "films"},
        {"const": "products"},
    ]


def test_several_models_share_a_document(tmp_path: Path) -> None:
    """It is called after the endpoint and none of them, and has the schemas of each."""
    content = yaml.safe_load((ROOT / "examples" / "multi-model.yaml").read_text("utf-8"))
    content["endpoints"]["reviews"]["front"] = {"http": {}}
    file = tmp_path / "both.yaml"
    file.write_text(json.dumps(content), "utf-8")
    found = document(load(str(file)), "reviews", "http")
    assert found["info"]["title"] == "Predictions of both-reviews"
    assert found["info"]["description"] == "The http front of the endpoint both-reviews."
    (header,) = found["paths"]["/predict"]["post"]["parameters"]
    assert (header["name"], header["required"]) == ("X-Amzn-SageMaker-Target-Model", True)
    answer = found["components"]["schemas"]["Prediction"]["properties"]["data"]["properties"]
    told = [reference["$ref"].rpartition("/")[2] for reference in answer["body"]["anyOf"]]
    assert told == ["Output-films", "Output-products"]
    assert set(told) < set(found["components"]["schemas"])


def test_containers_in_a_row_take_the_first_ones_input() -> None:
    """And answer the last one's output, with the samples that say what comes of all."""
    contract = contract_of(load(str(ROOT / "examples" / "pipeline.yaml")), "species")
    (address,) = contract.addresses
    assert address.name == "features-classifier-labels"
    assert address.content_types == ("text/csv",)


def methods(found: Any) -> dict[str, set[str]]:
    """The methods of each path of a document."""
    return {path: {m.upper() for m in item} for path, item in found["paths"].items()}


def test_the_paths_are_the_functions_routes(tmp_path: Path) -> None:
    """Every path and method that the function answers, and no other."""
    answered = {path: set(found) for path, found in ROUTES.items()}
    assert methods(document(iris(tmp_path, http={}), "iris", "http")) == answered
    streaming = iris(tmp_path, function_url={"streaming": True})
    answered[PATH] = {"POST"}
    assert methods(document(streaming, "iris", "function_url")) == answered


def test_an_asynchronous_endpoint_has_paths_of_its_own(tmp_path: Path) -> None:
    """Submit, ask, fetch and upload, as its function answers them."""
    file = tmp_path / "waiting.yaml"
    model = {
        "artifact": "model_artifacts/sentiment",
        "container": {"framework": "huggingface", "version": "4.51.3"},
    }
    endpoint = {
        "type": "asynchronous",
        "model": "sentiment",
        "instance_type": "ml.m5.large",
        "front": {"http": {}},
    }
    content = {
        "region": "us-east-1",
        "models": {"sentiment": model},
        "endpoints": {"sentiment": endpoint},
    }
    file.write_text(json.dumps(content), "utf-8")
    found = document(load(str(file)), "sentiment", "http")
    OPENAPI_31_VALIDATOR.validate(found)
    answered = {path: set(asked) for path, asked in routes(None).items()}  # type: ignore[arg-type]  # nobody asks
    assert methods(found) == answered


def test_the_function_gets_what_it_checks(tmp_path: Path) -> None:
    """The schema in a dialect that its validator speaks, and its own document."""
    files = function_files(iris(tmp_path, rest={}), "iris", "rest")
    assert set(files) == {"inference_contract/openapi.json", "inference_contract/contract.json"}
    ((of_iris),) = json.loads(files["inference_contract/contract.json"])["inputs"]
    assert of_iris["targets"] == {}
    fastjsonschema.compile(of_iris["schema"])("5.1,3.3,1.7,0.5")
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        fastjsonschema.compile(of_iris["schema"])("a")
