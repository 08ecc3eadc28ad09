"""Real workers with tiny archives: what SageMaker's toolkit does with a model's functions."""

import json

import pytest

pytestmark = pytest.mark.local

FOUR = """
import json, os, threading
def model_fn(model_dir):
    return {"weights": open(os.path.join(model_dir, "weights.txt")).read(),
            "thread": threading.get_ident()}
def input_fn(body, content_type):
    return content_type, json.loads(body)
def predict_fn(data, model):
    return {"got": data, "weights": model["weights"],
            "same_thread": model["thread"] == threading.get_ident()}
def output_fn(prediction, accept):
    return json.dumps(prediction), accept
"""
TRANSFORM = """
def model_fn(model_dir):
    return "model"
def transform_fn(model, body, content_type, accept):
    return f"{model}:{body}", "text/plain"
"""
CONTEXT = """
import json
def model_fn(model_dir, context):
    return context.system_properties["model_dir"] == model_dir
def input_fn(body, content_type, context):
    return json.loads(body), context.get_request_header(0, "x-amzn-sagemaker-custom-attributes")
def predict_fn(data, model, context):
    return [data, model]
def output_fn(prediction, accept, context):
    context.set_response_header(0, "X-Amzn-SageMaker-Custom-Attributes", "from-the-model")
    return json.dumps(prediction)
"""
ENVIRONMENT = """
import os, sys
def model_fn(model_dir):
    return {name: os.environ.get(name) for name in
            ("SM_MODEL_DIR", "SAGEMAKER_BASE_DIR", "SAGEMAKER_SUBMIT_DIRECTORY",
             "SAGEMAKER_PROGRAM", "TASK", "SECRET_OF_THE_SHELL", "AWS_SESSION_TOKEN",
             "OMP_NUM_THREADS")}
def predict_fn(data, model):
    return model
"""
ERRORS = """
from sagemaker_inference.errors import GenericInferenceToolkitError
def model_fn(model_dir):
    return None
def predict_fn(data, model):
    if data == "client":
        raise GenericInferenceToolkitError(415, "speak JSON")
    raise KeyError("gone")
"""


def test_four_handlers_answer_an_invocation(deploy):
    """Each of the four functions has its part, and all run in the thread that loaded the model."""
    deployed = deploy({"code/inference.py": FOUR, "weights.txt": "w"})
    deployed.fleet.wait_ready()
    status, headers, text = deployed.post('"hi"', Accept="application/json")
    assert (status, headers["content-type"]) == (200, "application/json")
    expected = {"got": ["application/json", "hi"], "weights": "w", "same_thread": True}
    assert json.loads(text) == expected


def test_transform_fn_replaces_three_handlers(deploy):
    """transform_fn alone answers, with its own content type."""
    deployed = deploy({"code/inference.py": TRANSFORM})
    deployed.fleet.wait_ready()
    status, headers, text = deployed.post("x")
    assert (status, headers["content-type"], text) == (200, "text/plain", "model:x")


def test_functions_with_a_context_see_the_request(deploy):
    """A handler with one more parameter gets headers, and can set the custom attributes."""
    deployed = deploy({"code/inference.py": CONTEXT})
    deployed.fleet.wait_ready()
    attributes = {"X-Amzn-SageMaker-Custom-Attributes": "trace=1"}
    status, headers, text = deployed.post("1", **attributes)
    assert (status, json.loads(text)) == (200, [[1, "trace=1"], True])
    assert headers["x-amzn-sagemaker-custom-attributes"] == "from-the-model"


def test_container_finds_sagemakers_environment_and_no_shell(deploy, monkeypatch):
    """The model's own variables and the platform's paths are there, the shell's aren't."""
    monkeypatch.setenv("SECRET_OF_THE_SHELL", "leaked")
    environment = {"TASK": "sentiment", "SAGEMAKER_PROGRAM": "serve.py"}
    deployed = deploy({"code/serve.py": ENVIRONMENT}, environment=environment)
    deployed.fleet.wait_ready()
    found = json.loads(deployed.post("1")[2])
    assert found["SM_MODEL_DIR"] == f"{found['SAGEMAKER_BASE_DIR']}/model"
    assert found["SAGEMAKER_SUBMIT_DIRECTORY"] == f"{found['SM_MODEL_DIR']}/code"
    assert (found["TASK"], found["SAGEMAKER_PROGRAM"]) == ("sentiment", "serve.py")
    assert (found["SECRET_OF_THE_SHELL"], found["AWS_SESSION_TOKEN"]) == (None, "token")
    assert found["OMP_NUM_THREADS"] == "1"


def test_errors_of_a_handler_keep_their_status(deploy):
    """The toolkit's own error carries its status, every other exception is a 500."""
    deployed = deploy({"code/inference.py": ERRORS})
    deployed.fleet.wait_ready()
    status, _, text = deployed.post('"client"')
    assert (status, text.splitlines()[0]) == (415, "speak JSON")
    status, _, text = deployed.post('"other"')
    assert (status, text.splitlines()[0]) == (500, "'gone'")


def test_invalid_combination_is_the_toolkits_own_error(deploy):
    """transform_fn beside predict_fn is refused by the toolkit, which becomes the reason."""
    both = TRANSFORM + "def predict_fn(data, model):\n    return data\n"
    deployed = deploy({"code/inference.py": both})
    with pytest.raises(Exception, match="Cannot use transform_fn implementation in conjunction"):
        deployed.fleet.wait_ready()
