"""A worker that is a fork finds what a Python of its own would have found."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from local_aws.hosting import forkserver
from local_aws.hosting.processes import environment
from local_aws.hosting.processes.process import WorkerProcess

pytestmark = [
    pytest.mark.local,
    pytest.mark.skipif(not forkserver.available(), reason="nothing is forked here"),
]
ROOT = Path(__file__).parents[2]
FRAMEWORK = "scikit-learn"
TELLING = """
import json, os, random, sys, time
imported = sorted(name for name in ("sklearn", "torch") if name in sys.modules)
import numpy, sklearn
print(json.dumps({
    "arguments": sys.argv[1:],
    "imported": imported,
    "drawn": [random.random(), numpy.random.random()],
    "folder": os.getcwd(),
    "group": os.getpgid(0) == os.getpid(),
    "library": getattr(sklearn, "MINE", "theirs"),
    "path": sys.path[0],
    "variables": dict(os.environ),
    "zone": time.tzname[0],
}), flush=True)
def model_fn(model_dir):
    os._exit(7)
def predict_fn(data, model):
    return data
"""


@pytest.fixture
def start(tmp_path):
    """Starts a worker that tells how it finds the world; what it told, and the worker."""
    code = tmp_path / "model" / "code"
    code.mkdir(parents=True)
    (code / "inference.py").write_text(TELLING)
    started = []

    def begin(search_path=(), **variables):
        path = [*map(str, search_path), str(code), str(ROOT)]
        given = {
            **environment.of_every_worker(),
            "SM_MODEL_DIR": str(code.parent),
            "SAGEMAKER_PROGRAM": "inference.py",
            "SAGEMAKER_SUBMIT_DIRECTORY": str(code),
            "PYTHONPATH": os.pathsep.join(path),
            **variables,
        }
        log = tmp_path / f"{len(started)}.log"
        worker = WorkerProcess(framework=FRAMEWORK, environment=given, folder=code, log_file=log)
        started.append(worker)
        with suppress(EOFError):  # it has ended
            while worker.next_event(60):
                pass
        return worker, json.loads(log.read_text().splitlines()[0])

    yield begin
    for worker in started:
        worker.reap(1)


def test_its_world_is_that_of_a_process_of_its_own(start, tmp_path):
    """Variables, folder, modules' path, time zone and process group are the worker's."""
    _, found = start(TZ="Asia/Tokyo", MINE="1")
    assert found["folder"] == str(tmp_path / "model" / "code")
    assert found["path"] == found["folder"]
    assert found["group"]
    assert found["zone"] == "JST"
    assert found["variables"]["MINE"] == "1"


def test_its_framework_is_imported_already_and_no_other(start):
    """That is what the server is for."""
    assert start()[1]["imported"] == ["sklearn"]


def test_two_do_not_draw_the_same_numbers(start):
    """Neither from random nor from NumPy."""
    first, second = (start()[1]["drawn"] for _ in range(2))
    assert first[0] != second[0]
    assert first[1] != second[1]


@pytest.mark.parametrize("name", ["OMP_NUM_THREADS", "PYTHONHASHSEED"])
def test_a_variable_that_is_read_on_import_makes_a_python_of_its_own(start, name):
    """The library has been imported with another value."""
    _, found = start(**{name: "2"})
    assert found["imported"] == []
    assert found["variables"][name] == "2"


def test_a_library_of_its_own_is_the_one_that_is_imported(start, tmp_path):
    """What requirements.txt has put into the model's packages comes first."""
    package = tmp_path / "packages" / "sklearn"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("MINE = 'mine'\n")
    assert start([package.parent])[1]["library"] == "mine"


def test_how_it_ended_is_known(start):
    """The status that it gave to its own end."""
    worker, _ = start()
    assert worker.obituary().startswith("The container exited with status 7.")
    assert not worker.alive


def test_a_server_that_has_ended_is_followed_by_another(start):
    """Killing it costs an import, no more."""
    start()
    server = forkserver._servers[FRAMEWORK]
    os.kill(server.pid, signal.SIGKILL)
    while server.alive:
        time.sleep(0.01)
    assert start()[1]["imported"] == ["sklearn"]
    assert forkserver._servers[FRAMEWORK] is not server


def test_it_ends_with_whoever_started_it():
    """Nobody who is killed leaves a server behind."""
    script = (
        "import time\n"
        "from local_aws.hosting.forkserver import ForkServer\n"
        f"print(ForkServer({FRAMEWORK!r}).pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    while _runs(pid):  # the suite's time limit is the test's
        time.sleep(0.05)


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_has_no_thread_when_it_forks(start):
    """A fork takes one thread along, and the locks of all of them."""
    start()
    pid = forkserver._servers[FRAMEWORK].pid
    assert len(list(Path(f"/proc/{pid}/task").iterdir())) == 1
