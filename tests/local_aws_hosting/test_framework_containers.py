"""Real workers of each framework's container, with models trained on the spot."""

import json
import pickle

import numpy as np
import pytest
import xgboost
from sklearn.linear_model import LogisticRegression

from local_aws.hosting_protocol import ContainerFailed

pytestmark = pytest.mark.local

XGBOOST = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"
SKLEARN = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.4-2"
SCRIPT = {
    "SAGEMAKER_PROGRAM": "serve.py",
    "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code",
}
FEATURES = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [3.0, 1.0]])
LABELS = np.array([0, 0, 1, 1])


def booster():
    """A tiny Booster."""
    settings = {"objective": "binary:logistic", "nthread": 1, "min_child_weight": 0}
    return xgboost.train(settings, xgboost.DMatrix(FEATURES, LABELS), 5)


def test_xgboost_serves_a_model_without_any_code(deploy):
    """Algorithm mode: the archive holds one file, and the answer is the library's own."""
    model = booster()
    files = {"xgboost-model": bytes(model.save_raw()), "code/inference.py": "raise SystemExit"}
    deployed = deploy(files, image=XGBOOST)
    deployed.fleet.wait_ready()
    expected = model.predict(xgboost.DMatrix(FEATURES)).tolist()
    rows = "\n".join(",".join(map(str, row)) for row in FEATURES.tolist())
    status, headers, text = deployed.post(rows, **{"Content-Type": "text/csv"})
    assert (status, headers["content-type"]) == (200, "text/csv")
    assert text == ",".join(map(str, expected))
    status, headers, text = deployed.post(
        rows, **{"Content-Type": "text/csv", "Accept": "application/json"}
    )
    assert headers["content-type"] == "application/json"
    assert json.loads(text) == {"predictions": [{"score": score} for score in expected]}
    assert deployed.post("", **{"Content-Type": "text/csv"})[0] == 204
    assert deployed.post(rows, **{"Content-Type": "image/png"})[0] == 415


def test_xgboost_runs_the_script_that_its_environment_names(deploy):
    """Script mode: model_fn and output_fn are the archive's, the rest is the container's."""
    script = """
import os, xgboost
def model_fn(model_dir):
    model = xgboost.Booster()
    model.load_model(os.path.join(model_dir, "model.json"))
    return model
def output_fn(prediction, accept):
    return ";".join(str(round(float(one))) for one in prediction), "text/plain"
"""
    files = {"code/serve.py": script, "model.json": bytes(booster().save_raw("json"))}
    deployed = deploy(files, image=XGBOOST, environment=SCRIPT)
    deployed.fleet.wait_ready()
    status, headers, text = deployed.post("0,1\n3,1", **{"Content-Type": "text/csv"})
    assert (status, headers["content-type"], text) == (200, "text/plain", "0;1")


def test_model_that_xgboost_cannot_load_is_the_endpoints_reason(deploy):
    """The file is named."""
    deployed = deploy({"xgboost-model": "no model"}, image=XGBOOST)
    with pytest.raises(ContainerFailed, match="ValueError: xgboost-model is no model of XGBoost"):
        deployed.fleet.wait_ready()


def test_scikit_learn_runs_the_script_at_the_archives_top(deploy):
    """SAGEMAKER_SUBMIT_DIRECTORY may be any folder of the archive."""
    script = """
import os, pickle
def model_fn(model_dir):
    with open(os.path.join(model_dir, "model.pickle"), "rb") as file:
        return pickle.load(file)
"""
    model = LogisticRegression().fit(FEATURES, LABELS)
    environment = {**SCRIPT, "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model"}
    files = {"serve.py": script, "model.pickle": pickle.dumps(model)}
    deployed = deploy(files, image=SKLEARN, environment=environment)
    deployed.fleet.wait_ready()
    status, headers, text = deployed.post("0,1\n3,1", **{"Content-Type": "text/csv"})
    assert (status, headers["content-type"]) == (200, "application/json")
    assert json.loads(text) == model.predict([[0, 1], [3, 1]]).tolist()
    accept = {"Content-Type": "application/json", "Accept": "text/csv"}
    assert deployed.post("[[0, 1], [3, 1]]", **accept)[2] == "0\n1\n"


def test_hugging_face_makes_a_pipeline_of_a_model_alone(deploy, tmp_path):
    """No code: the task is the container's environment's, the answer the pipeline's."""
    from transformers import (  # noqa: PLC0415 - seconds that the other tests save
        BertConfig,
        BertForSequenceClassification,
        BertTokenizer,
    )

    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "bad"]
    (tmp_path / "vocab.txt").write_text("\n".join(vocabulary))
    folder = tmp_path / "saved"
    BertTokenizer(str(tmp_path / "vocab.txt")).save_pretrained(folder)
    sizes = dict.fromkeys(("hidden_size", "intermediate_size"), 8)
    heads = dict.fromkeys(("num_hidden_layers", "num_attention_heads"), 1)
    config = BertConfig(vocab_size=len(vocabulary), **sizes, **heads)
    BertForSequenceClassification(config).save_pretrained(folder)
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    deployed = deploy(files, environment={"HF_TASK": "text-classification"})
    deployed.fleet.wait_ready()
    body = {"inputs": ["good", "bad"], "parameters": {"top_k": 2}}
    rows = json.loads(deployed.post(json.dumps(body), timeout=60.0)[2])
    assert [{one["label"] for one in row} for row in rows] == [{"LABEL_0", "LABEL_1"}] * 2
    assert sum(one["score"] for one in rows[0]) == pytest.approx(1)
