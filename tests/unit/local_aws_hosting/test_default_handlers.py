"""What stands in for the functions that a script leaves out, framework by framework."""

import io
import json
import sys

import numpy as np
import pytest
import torch
import xgboost
from sklearn.linear_model import LinearRegression

from local_aws.hosting.worker.context import Context
from local_aws.hosting.worker.frameworks import handler_service

FEATURES = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]])


@pytest.fixture
def served(tmp_path, monkeypatch):
    """Import a script as its framework's container does, and answer requests with it."""
    name = "script_for_default_handlers"
    monkeypatch.setenv("SAGEMAKER_PROGRAM", f"{name}.py")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, name, raising=False)

    def served_(framework, script):
        (tmp_path / f"{name}.py").write_text(script)
        service, context = handler_service(framework), Context(str(tmp_path))
        service.initialize(context)

        def post(body, content_type="application/json", accept=None):
            headers = {"Content-Type": content_type, "Accept": accept}
            context.begin({name: value for name, value in headers.items() if value})
            data = body.encode() if isinstance(body, str) else body
            (answer,) = service.handle([{"body": data}], context)
            return context.get_response_status(0)[0], answer

        return post

    yield served_
    sys.modules.pop(name, None)


def npy(array):
    """An array as a request's body."""
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


SKLEARN = """
import numpy as np
from sklearn.linear_model import LinearRegression
def model_fn(model_dir):
    features = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]])
    return LinearRegression().fit(features, [1.0, 2.0, 6.0])
"""


def test_scikit_learn_needs_model_fn_alone(served):
    """JSON, CSV and NPY become rows, and the prediction comes back in what was accepted."""
    post = served("scikit-learn", SKLEARN)
    expected = LinearRegression().fit(FEATURES, [1.0, 2.0, 6.0]).predict(FEATURES)
    for body, content_type in [
        (json.dumps(FEATURES.tolist()), "application/json"),
        ("0,1\n1,0\n2,2\n", "text/csv"),
        (npy(FEATURES), "application/x-npy"),
    ]:
        status, answer = post(body, content_type)
        assert (status, json.loads(answer)) == (200, pytest.approx(expected))
    lines = post("0,1\n1,0\n2,2", "text/csv", "text/csv")[1].splitlines()
    assert [float(line) for line in lines] == pytest.approx(expected)
    loaded = np.load(io.BytesIO(post(npy(FEATURES), "application/x-npy", "application/x-npy")[1]))
    assert loaded == pytest.approx(expected)


def test_scikit_learn_gets_one_row_of_csv_flat(served):
    """What AWS's container does, too: the estimator refuses it, and input_fn must reshape."""
    status, answer = served("scikit-learn", SKLEARN)("0,1", "text/csv")
    assert status == 500
    assert "Expected 2D array, got 1D array instead" in answer


@pytest.mark.parametrize(
    ("content_type", "accept", "status"),
    [("image/png", None, 415), ("text/csv", "image/png", 406)],
)
def test_scikit_learn_refuses_other_types(served, content_type, accept, status):
    """The request's type and the answer's each have their own status."""
    refused = served("scikit-learn", SKLEARN)("0,1\n1,0", content_type, accept)
    assert refused[0] == status
    assert "image/png is not supported" in refused[1]


def test_bodies_that_could_run_code_are_refused(served):
    """An NPY array of Python objects is a pickle."""
    body = npy(np.array([{"a": 1}], dtype=object))
    status, answer = served("scikit-learn", SKLEARN)(body, "application/x-npy")
    assert status == 500
    assert "allow_pickle=False" in answer


def test_xgboost_script_gets_a_matrix_and_returns_numbers(served):
    """input_fn's default is a DMatrix of CSV or libsvm."""
    script = """
import numpy as np, xgboost
def model_fn(model_dir):
    data = xgboost.DMatrix(np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]]), [1.0, 2.0, 6.0])
    return xgboost.train({"nthread": 1}, data, 3)
"""
    labelled = xgboost.DMatrix(FEATURES, [1.0, 2.0, 6.0])
    expected = xgboost.train({"nthread": 1}, labelled, 3).predict(xgboost.DMatrix(FEATURES))
    post = served("xgboost-script", script)
    assert json.loads(post("0,1\n1,0\n2,2", "text/csv")[1]) == pytest.approx(expected)
    sparse = json.loads(post("0:0 1:1\n0:1 1:0\n0:2 1:2", "text/libsvm")[1])
    assert sparse == pytest.approx(expected)
    assert post("[[0, 1]]")[0] == 415


@pytest.mark.parametrize("framework", ["scikit-learn", "xgboost-script"])
def test_script_without_model_fn_is_told_so(served, framework):
    """These containers have no default for it."""
    with pytest.raises(NotImplementedError, match="Please provide a model_fn implementation"):
        served(framework, "")


@pytest.mark.filterwarnings("ignore:`torch.jit")
def test_pytorch_loads_torchscript_and_calls_it(served, tmp_path):
    """No script at all: model.pt, tensors in, numbers out."""
    torch.jit.script(torch.nn.Flatten(0)).save(tmp_path / "model.pt")
    post = served("pytorch", "")
    status, answer = post("[[1, 2], [3, 4]]")
    assert (status, json.loads(answer)) == (200, [1.0, 2.0, 3.0, 4.0])
    assert post("1,2\n3,4", "text/csv", "image/png, text/csv")[1] == "1.0\n2.0\n3.0\n4.0\n"


def test_pytorch_wants_exactly_one_file(served):
    """The reason lists what was found."""
    with pytest.raises(ValueError, match=r"exactly one \.pt or \.pth file is required: \[\]"):
        served("pytorch", "")


ECHO = """
def model_fn(model_dir):
    return lambda inputs, **parameters: [{"label": inputs, "score": parameters.get("score", 1)}]
"""


def test_hugging_face_calls_the_model_with_inputs_and_parameters(served):
    """The pipeline's contract holds for whatever model_fn returns."""
    post = served("hugging-face", ECHO)
    assert post('{"inputs": "good"}') == (200, '[{"label":"good","score":1}]')
    body = '{"inputs": "gut", "parameters": {"score": 0.5}}'
    assert post(body)[1] == '[{"label":"gut","score":0.5}]'
    assert post(body, accept="text/csv")[1] == "label,score\r\ngut,0.5\r\n"
    assert post("inputs\na\nb\n", "text/csv")[1] == '[{"label":["a","b"],"score":1}]'


def test_hugging_face_wants_a_header_in_csv(served):
    """The toolkit's pipeline reads columns by name."""
    assert served("hugging-face", ECHO)("a\nb\n", "text/csv")[0] == 400


def test_hugging_face_names_what_it_needs_for_a_pipeline(served, tmp_path, monkeypatch):
    """Neither HF_TASK nor an architecture that tells it."""
    monkeypatch.delenv("HF_TASK", raising=False)
    (tmp_path / "config.json").write_text('{"architectures": ["BertStrangeModel"]}')
    with pytest.raises(ValueError, match="set HF_TASK"):
        served("hugging-face", "")


def test_errors_of_a_script_keep_their_status(served):
    """The toolkit's own error is the way to choose one."""
    script = SKLEARN + (
        "from sagemaker_inference.errors import GenericInferenceToolkitError\n"
        "def input_fn(body, content_type):\n"
        "    raise GenericInferenceToolkitError(418, 'short and stout')\n"
    )
    status, answer = served("scikit-learn", script)("1")
    assert (status, answer.splitlines()[0]) == (418, "short and stout")
