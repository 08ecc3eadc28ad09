"""Models of several containers: requests pass through all of them, or name one."""

import json
import pickle
from dataclasses import replace

import numpy as np
import psutil
import pytest
import xgboost
from sklearn.preprocessing import LabelEncoder, StandardScaler

from local_aws.hosting.outcomes import InvocationTimedOut, NoInstance, WorkerDied
from local_aws.hosting_protocol import ContainerFailed
from tests.waiting import eventually

pytestmark = pytest.mark.local

XGBOOST = "registry/sagemaker-xgboost:3.2-0"
SKLEARN = "registry/sagemaker-scikit-learn:1.4-2"
SCRIPT = {
    "SAGEMAKER_PROGRAM": "inference.py",
    "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code",
}
SCALE = """
import os, pickle
import numpy as np
def model_fn(model_dir):
    with open(os.path.join(model_dir, "scaler.pickle"), "rb") as file:
        return pickle.load(file)
def input_fn(body, content_type):
    return np.atleast_2d(np.array([line.split(",") for line in body.split()], dtype=float))
def predict_fn(data, model):
    return model.transform(data)
"""
DECODE = """
import os, pickle
import numpy as np
def model_fn(model_dir):
    with open(os.path.join(model_dir, "labels.pickle"), "rb") as file:
        return pickle.load(file)
def input_fn(body, content_type):
    return [int(float(number)) for number in body.split(",")]
def predict_fn(data, model):
    return model.inverse_transform(data)
"""
ECHO = """
import json, os, time
def model_fn(model_dir):
    return os.environ["NAME"]
def input_fn(body, content_type):
    if body == "die":
        os._exit(3)
    if body == "slow":
        time.sleep(600)
    if body == os.environ.get("REFUSE"):
        raise ValueError("not me")
    return body, content_type
def predict_fn(data, model):
    return [*data, model, os.getcwd()]
def output_fn(prediction, accept):
    return json.dumps([*prediction, accept]), "application/json"
"""


def echo(container, name, **environment):
    """A container that answers with what it got, and who it is."""
    files = {"code/inference.py": ECHO}
    return container(files, hostname=name, environment={"NAME": name, **environment})


def test_pipeline_scales_predicts_and_decodes(start, container):
    """scikit-learn → XGBoost → labels: the answer is what the libraries give one by one."""
    random = np.random.default_rng(3)
    flowers = random.uniform(0, 7, (60, 4))
    names = np.where(flowers[:, 2] > 4, "Virginica", np.where(flowers[:, 2] > 2, "Versi", "Setosa"))
    scaler, encoder = StandardScaler().fit(flowers), LabelEncoder().fit(names)
    data = xgboost.DMatrix(scaler.transform(flowers), encoder.transform(names))
    settings = {"objective": "multi:softmax", "num_class": 3, "nthread": 1}
    model = xgboost.train(settings, data, 10)
    csv = {**SCRIPT, "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT": "text/csv"}
    scale = {"code/inference.py": SCALE, "scaler.pickle": pickle.dumps(scaler)}
    decode = {"code/inference.py": DECODE, "labels.pickle": pickle.dumps(encoder)}
    deployed = start(
        container(scale, image=SKLEARN, environment=csv),
        container({"xgboost-model": bytes(model.save_raw())}, image=XGBOOST),
        container(decode, image=SKLEARN, environment=SCRIPT),
        mode="Serial",
    )
    deployed.fleet.wait_ready()
    body = "\n".join(",".join(map(str, row)) for row in flowers[:5].tolist())
    headers = {"Content-Type": "text/csv", "Accept": "application/json"}
    answer = deployed.ask(body, **headers)
    assert (answer.status, answer.container) == (200, "container-3")
    assert json.loads(answer.body) == names[:5].tolist()
    assert deployed.ask("x,y,z,1", **headers).container == "container-1"


def test_each_container_has_its_environment_folder_and_process(start, container):
    """What one gets of the other is its body and content type, no more."""
    deployed = start(echo(container, "one"), echo(container, "two"))
    deployed.fleet.wait_ready()
    answer = deployed.ask("hi", **{"Content-Type": "text/csv", "Accept": "text/plain"})
    inner, content_type, name, folder, accept = json.loads(answer.body)
    assert (content_type, name, accept) == ("application/json", "two", "text/plain")
    first = json.loads(inner)
    assert (first[0], first[1], first[2]) == ("hi", "text/csv", "one")
    assert first[4] == "application/json"
    assert first[3] != folder
    assert len(set(deployed.fleet.pids)) == 2


def test_failure_in_the_middle_names_its_container(start, container):
    """An error's status and text are that container's; a death and a time-out are told, too."""
    first = container(
        {"code/inference.py": "def model_fn(_):\n    return 1\n"
                              "def transform_fn(model, body, content_type, accept):\n"
                              "    return body, content_type\n"},
        hostname="first",
    )  # fmt: skip
    deployed = start(first, echo(container, "second", REFUSE="no"))
    deployed.fleet.wait_ready()
    text = {"Content-Type": "text/csv"}
    answer = deployed.ask("no", **text)
    assert (answer.status, answer.container) == (500, "second")
    assert answer.body.decode().startswith("not me")
    with pytest.raises(WorkerDied) as died:
        deployed.ask("die", **text)
    assert died.value.container == "second"
    with pytest.raises(InvocationTimedOut) as slow:
        deployed.ask("slow", timeout=1.0, **text)
    assert slow.value.container == "second"
    assert json.loads(deployed.ask("again", **text).body)[2] == "second"


def test_direct_request_reaches_the_container_that_it_names(start, container):
    """Up to fifteen models side by side, each with its own answer."""
    deployed = start(echo(container, "a"), echo(container, "b"), mode="Direct")
    deployed.fleet.wait_ready()
    for name in ("b", "a"):
        answer = deployed.ask("hi", container=name, **{"Content-Type": "text/csv"})
        assert (json.loads(answer.body)[2], answer.container) == (name, name)


def test_container_that_cannot_start_is_the_endpoints_reason(start, container):
    """The others' health doesn't help."""
    broken = container({"code/inference.py": "1 / 0"}, hostname="broken")
    deployed = start(echo(container, "fine"), broken)
    with pytest.raises(ContainerFailed) as caught:
        deployed.fleet.wait_ready()
    assert caught.value.reason.startswith("The broken container for production variant AllTraffic")
    assert "ZeroDivisionError" in caught.value.reason


def test_scaling_to_zero_and_back_takes_every_container_along(start, container, quick):
    """Nothing runs at zero, and the next instance serves as the first did."""
    deployed = start(
        echo(container, "one"), echo(container, "two"), settings=replace(quick, max_workers=4)
    )
    deployed.fleet.wait_ready()
    before = set(deployed.fleet.pids)
    deployed.fleet.resize(0)
    assert deployed.fleet.pids == []
    assert eventually(lambda: not any(psutil.pid_exists(pid) for pid in before))
    with pytest.raises(NoInstance):
        deployed.ask("hi")
    deployed.fleet.resize(9)
    assert len(set(deployed.fleet.pids)) == 4
    assert any("2 workers stand for 9 instances" in line for line in deployed.told)
    assert deployed.ask("hi", **{"Content-Type": "text/csv"}).status == 200
    pids = deployed.fleet.pids
    deployed.fleet.stop()
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert not deployed.spec.work_folder.exists()
