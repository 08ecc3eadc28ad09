"""Handlers as they are found in tutorials, unmodified, on one model and on one of many."""

import json

import numpy as np
import pytest

pytestmark = pytest.mark.local

MODEL_AND_TOKENIZER = """
import torch

class Tokenizer:
    def __call__(self, sentences, padding=True, truncation=True, return_tensors="pt"):
        rows = [[float(ord(letter)) for letter in one[:4].ljust(4)] for one in sentences]
        return {"embedded": torch.tensor(rows)}

def model_fn(model_dir):
    tokenizer = Tokenizer()
    model = torch.nn.Identity()
    return model, tokenizer

def predict_fn(data, model_and_tokenizer):
    model, tokenizer = model_and_tokenizer
    sentences = data.pop("inputs", data)
    encoded_input = tokenizer(sentences, padding=True, truncation=True, return_tensors="pt")
    with torch.no_grad():
        model_output = model(encoded_input["embedded"])
    return {"vectors": model_output[0].tolist()}
"""
TRANSFORM = """
import json
def model_fn(model_dir):
    return "loaded"
def transform_fn(model, input_data, content_type, accept):
    data = json.loads(input_data)
    return json.dumps({"model": model, "inputs": data["inputs"], "accept": accept}), accept
"""
CONTEXT = """
import json
def model_fn(model_dir, context=None):
    return {"folder": model_dir == context.system_properties["model_dir"],
            "server": bool(context.system_properties)}
def input_fn(input_data, content_type, context):
    return json.loads(input_data)["inputs"], context.get_request_header(0, "content-type")
def predict_fn(data, model, context):
    return {"data": list(data), **model}
def output_fn(prediction, accept, context):
    context.set_response_header(0, "X-Amzn-SageMaker-Custom-Attributes", "seen")
    return json.dumps(prediction)
"""
INPUT_ONLY = """
def model_fn(model_dir):
    return lambda inputs: [{"shape": list(inputs.shape)}]
def input_fn(input_data, content_type):
    import json, numpy as np
    return {"inputs": np.array(json.loads(input_data)["inputs"])}
"""
OUTPUT_ONLY = """
def model_fn(model_dir):
    return lambda inputs, **parameters: {"inputs": inputs, **parameters}
def output_fn(prediction, accept):
    return str(sorted(prediction.items()))
"""


@pytest.fixture(params=["one model", "many models"])
def serve(request, deploy, start, container):
    """Deploy a script alone or below a multi-model prefix; a function that posts to it."""

    def serve_(script, **given):
        files = {"code/inference.py": script}
        if request.param == "one model":
            deployed, model = deploy(files, **given), None
        else:
            archive = container(files)
            prefix, _, model = archive.model_data_url.rpartition("/")
            many = {"model_data_url": f"{prefix}/", "multi_model": True}
            deployed = start(container(files, **given, **many))
        deployed.fleet.wait_ready()
        return lambda body, **headers: deployed.ask(
            json.dumps(body), model=model, timeout=60.0, **headers
        )

    return serve_


def test_model_fn_may_return_model_and_tokenizer(serve):
    """The pair reaches predict_fn as it is, with the request's JSON as a dictionary."""
    answer = serve(MODEL_AND_TOKENIZER)({"inputs": ["AB"]})
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert json.loads(answer.body) == {"vectors": [65.0, 66.0, 32.0, 32.0]}


def test_transform_fn_stands_for_three_functions(serve):
    """It gets the body as text and answers with its own type."""
    answer = serve(TRANSFORM)({"inputs": "x"}, Accept="application/json")
    assert json.loads(answer.body) == {
        "model": "loaded",
        "inputs": "x",
        "accept": "application/json",
    }


def test_functions_may_take_a_context(serve):
    """As the last parameter, with or without a default."""
    answer = serve(CONTEXT)({"inputs": 1})
    assert json.loads(answer.body) == {
        "data": [1, "application/json"],
        "folder": True,
        "server": True,
    }
    assert answer.headers["x-amzn-sagemaker-custom-attributes"] == "seen"


@pytest.mark.parametrize(
    ("script", "body", "expected"),
    [
        (INPUT_ONLY, {"inputs": [[1, 2, 3]]}, '[{"shape":[1,3]}]'),
        (OUTPUT_ONLY, {"inputs": 7, "parameters": {"k": 1}}, "[('inputs', 7), ('k', 1)]"),
    ],
)
def test_functions_that_are_left_out_are_the_frameworks(serve, script, body, expected):
    """Any subset may be defined."""
    answer = serve(script)(body)
    assert (answer.status, answer.body.decode()) == (200, expected)


def test_pytorch_image_gives_tensors(serve):
    """The other framework's defaults: JSON becomes a tensor, a tensor becomes JSON."""
    script = "import torch\ndef model_fn(model_dir):\n    return torch.nn.Flatten(0)\n"
    answer = serve(script, image="registry/pytorch-inference:2.6.0-cpu-py312")([[1, 2], [3, 4]])
    assert np.array(json.loads(answer.body)).tolist() == [1.0, 2.0, 3.0, 4.0]
