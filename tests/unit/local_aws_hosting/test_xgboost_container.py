"""What the XGBoost container's algorithm mode answers, model by model and type by type."""

import json
import pickle

import numpy as np
import pytest
import xgboost

from local_aws.hosting.worker.context import Context
from local_aws.hosting.worker.frameworks.xgboost_algorithm import AlgorithmService

ROWS = np.array([[5.1, 3.3, 1.7, 0.5], [6.7, 3.0, 5.2, 2.3], [4.9, np.nan, 1.4, 0.2]])


def train(objective, **parameters):
    """A tiny Booster of four features."""
    random = np.random.default_rng(7)
    features = random.uniform(0, 7, (60, 4))
    classes = (features[:, 2] > 2).astype(int) + (features[:, 2] > 5).astype(int)
    labels = classes if "num_class" in parameters else (classes > 0).astype(int)
    data = xgboost.DMatrix(features, labels)
    return xgboost.train(
        {"objective": objective, "max_depth": 2, "nthread": 1, **parameters}, data, 5
    )


BINARY = train("binary:logistic")
CLASSES = train("multi:softprob", num_class=3)
REGRESSION = train("reg:squarederror")


@pytest.fixture
def served(tmp_path, monkeypatch):
    """Load boosters from files, and answer requests with them."""
    for name in ("SAGEMAKER_INFERENCE_OUTPUT", "SAGEMAKER_BATCH", "SAGEMAKER_INFERENCE_ENSEMBLE"):
        monkeypatch.delenv(name, raising=False)

    def served_(booster, name="model.json"):
        booster.save_model(tmp_path / name)
        return answering(tmp_path)

    return served_


def answering(folder):
    """A function that posts to the models of a folder: status, type and text."""
    service, context = AlgorithmService(), Context(str(folder))
    service.initialize(context)

    def post(body, content_type="text/csv", accept=None):
        headers = {"Content-Type": content_type, "Accept": accept}
        context.begin({name: value for name, value in headers.items() if value})
        (text,) = service.handle([{"body": body.encode()}], context)
        return context.get_response_status(0)[0], context.get_response_content_type(0), text

    return post


def expected(booster, rows=ROWS):
    """What the booster itself predicts."""
    return booster.predict(xgboost.DMatrix(rows)).tolist()


def csv(rows=ROWS):
    """Rows as text; what is missing is left out."""
    return "\n".join(",".join("" if np.isnan(cell) else str(cell) for cell in row) for row in rows)


@pytest.mark.filterwarnings("ignore")  # of a name without an extension
@pytest.mark.parametrize("name", ["xgboost-model", "model.json", "iris.ubj"])
def test_csv_is_answered_with_a_comma_between_rows(served, name):
    """Whatever the file is called, and with what is missing passed over."""
    answer = served(BINARY, name)(csv())
    assert answer == (200, "text/csv", ",".join(map(str, expected(BINARY))))


def test_json_is_answered_with_scores(served):
    """`application/json` is how the Developer Guide shows the algorithm's answer."""
    status, content_type, text = served(BINARY)(csv(), accept="application/json")
    scores = [{"score": score} for score in expected(BINARY)]
    assert (status, content_type, json.loads(text)) == (
        200,
        "application/json",
        {"predictions": scores},
    )


def test_row_of_several_classes_is_a_list(served):
    """Softprob has a probability for each class."""
    post = served(CLASSES)
    assert post(csv(ROWS[:1]))[2] == str(expected(CLASSES)[0])
    parsed = json.loads(post(csv(), accept="application/json")[2])
    assert [row["score"] for row in parsed["predictions"]] == expected(CLASSES)


@pytest.mark.parametrize("content_type", ["text/libsvm", "text/x-libsvm; charset=utf-8"])
def test_libsvm_rows_are_sparse(served, content_type):
    """What isn't named is missing; a label in front is passed over."""
    post = served(BINARY)
    rows = np.array([[np.nan, 1.0, 4.5, np.nan], [np.nan, np.nan, 0.5, np.nan]])
    status, _, text = post("1 1:1.0 2:4.5\n0 2:0.5", content_type)
    assert (status, text) == (200, ",".join(map(str, expected(BINARY, rows))))


def test_batch_transform_gets_a_line_for_each_row(served, monkeypatch):
    """SAGEMAKER_BATCH is what SageMaker sets in a transform job's containers."""
    post = served(REGRESSION)
    monkeypatch.setenv("SAGEMAKER_BATCH", "True")
    assert post(csv())[2] == "".join(f"{score}\n" for score in expected(REGRESSION))


def test_several_models_are_averaged_unless_told_otherwise(served, tmp_path, monkeypatch):
    """Autopilot's ensembles have a file for each."""
    REGRESSION.save_model(tmp_path / "b.json")
    post = served(BINARY, "a.json")
    mean = np.mean([expected(BINARY), expected(REGRESSION)], axis=0)
    assert [float(one) for one in post(csv())[2].split(",")] == pytest.approx(mean)
    monkeypatch.setenv("SAGEMAKER_INFERENCE_ENSEMBLE", "false")
    assert answering(tmp_path)(csv())[2] == ",".join(map(str, expected(BINARY)))


def test_pickled_booster_is_loaded_and_another_estimator_explained(tmp_path):
    """What AWS's container can't use either says how to store it."""
    (tmp_path / "xgboost-model").write_bytes(pickle.dumps(BINARY))
    assert answering(tmp_path)(csv())[2] == ",".join(map(str, expected(BINARY)))
    (tmp_path / "xgboost-model").write_bytes(pickle.dumps(xgboost.XGBRegressor()))
    with pytest.raises(ValueError, match=r"is a pickled XGBRegressor.*save_model"):
        answering(tmp_path)


def test_file_that_is_no_model_is_named(tmp_path):
    """A stray file at the top of the archive is a reason, as it is on AWS."""
    with pytest.raises(ValueError, match="the archive has no model"):
        answering(tmp_path)
    (tmp_path / "README.md").write_text("hello")
    with pytest.raises(ValueError, match=r"README\.md is no model of XGBoost"):
        answering(tmp_path)


@pytest.mark.parametrize(
    ("body", "given", "status", "words"),
    [
        ("", {}, 204, ""),
        ("a,b,c,d", {}, 415, "loading text/csv data failed: could not convert"),
        ("x:1", {"content_type": "text/libsvm"}, 415, "invalid literal"),
        ("[1]", {"content_type": "application/json"}, 415, "application/json is not supported"),
        ("1,2,3,4,5", {}, 400, "unable to evaluate the payload"),
        ("1,2,3,4", {"accept": "image/png"}, 406, "image/png is not supported"),
    ],
)
def test_what_cannot_be_answered_has_its_status(served, body, given, status, words):
    """The caller's fault is never a 500."""
    answer = served(BINARY)(body, **given)
    assert answer[0] == status
    assert words in answer[2]


def test_selected_outputs_are_those_of_autopilot(served, monkeypatch):
    """SAGEMAKER_INFERENCE_OUTPUT gives the label, its probability and all of them."""
    post = served(CLASSES)
    keys = ["predicted_label", "probability", "labels", "probabilities"]
    monkeypatch.setenv("SAGEMAKER_INFERENCE_OUTPUT", ", ".join(keys))
    rows = json.loads(post(csv(), accept="application/json")[2])["predictions"]
    for row, probabilities in zip(rows, expected(CLASSES), strict=True):
        assert list(row) == keys
        assert row["predicted_label"] == int(np.argmax(probabilities))
        assert row["probability"] == pytest.approx(max(probabilities))
        assert (row["labels"], row["probabilities"]) == ([0, 1, 2], probabilities)
    line = post(csv(ROWS[:1]))[2]
    first = rows[0]
    assert line == (
        f'{first["predicted_label"]},{first["probability"]},"[0, 1, 2]",'
        f'"{json.dumps(first["probabilities"])}"'
    )


def test_selected_score_of_a_regression_is_a_line_each(served, monkeypatch):
    """What the objective doesn't have is nan."""
    monkeypatch.setenv("SAGEMAKER_INFERENCE_OUTPUT", "predicted_score")
    post = served(REGRESSION)
    assert post(csv())[2].splitlines() == [str(score) for score in expected(REGRESSION)]
    monkeypatch.setenv("SAGEMAKER_INFERENCE_OUTPUT", "predicted_label")
    assert post(csv(ROWS[:1]))[2] == "nan"


def test_selected_outputs_of_two_classes(served, monkeypatch):
    """The second class's probability decides at one half."""
    monkeypatch.setenv("SAGEMAKER_INFERENCE_OUTPUT", "predicted_label,probability,probabilities")
    rows = served(BINARY)(csv(), accept="application/jsonlines")[2].splitlines()
    for row, score in zip(map(json.loads, rows), expected(BINARY), strict=True):
        assert row["predicted_label"] == int(score > 0.5)
        assert row["probability"] == score
        assert row["probabilities"] == pytest.approx([1 - score, score])
