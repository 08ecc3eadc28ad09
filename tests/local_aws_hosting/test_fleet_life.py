"""Workers that die, hang, become more or fewer, and end."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from local_aws.hosting.outcomes import (
    FleetBusy,
    InvocationTimedOut,
    NoInstance,
    NoWorker,
    WorkerDied,
)
from tests.waiting import eventually

pytestmark = pytest.mark.local

OBEDIENT = """
import json, os, time
def model_fn(model_dir):
    return model_dir
def predict_fn(data, model):
    command = data
    if command == "die":
        os._exit(3)
    if isinstance(command, float):
        time.sleep(command)
    return os.getpid()
"""
ROOT = Path(__file__).resolve().parents[2]


def test_worker_that_dies_with_a_request_is_replaced(deploy):
    """The request in flight is lost, the next one waits for the new worker and is answered."""
    deployed = deploy({"code/inference.py": OBEDIENT})
    deployed.fleet.wait_ready()
    before = deployed.post('"pid"')[2]
    with pytest.raises(WorkerDied):
        deployed.post('"die"')
    status, _, after = deployed.post('"pid"')
    assert status == 200
    assert after != before
    assert any("exited with status 3" in line for line in deployed.told)


def test_worker_killed_between_requests_costs_none(deploy):
    """A request that arrives after the death is answered by the new worker."""
    deployed = deploy({"code/inference.py": OBEDIENT})
    deployed.fleet.wait_ready()
    pid = int(deployed.post('"pid"')[2])
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: pid not in deployed.fleet.pids)
    assert int(deployed.post('"pid"')[2]) != pid


def is_zombie(pid):
    """Whether a process has ended but wasn't waited for."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_worker_that_stops_answering_pings_is_replaced(deploy, quick):
    """A frozen process fails its health checks and is ended."""
    nervous = replace(quick, ping_interval=0.2, ping_timeout=0.2, ping_failures=2, stop_grace=0.2)
    deployed = deploy({"code/inference.py": OBEDIENT}, settings=nervous)
    deployed.fleet.wait_ready()
    pid = int(deployed.post('"pid"')[2])
    os.kill(pid, signal.SIGSTOP)
    assert eventually(lambda: pid not in deployed.fleet.pids)
    assert int(deployed.post('"pid"')[2]) != pid


def test_invocation_over_the_limit_is_given_up_and_its_worker_replaced(deploy):
    """The caller gets a time-out, and the next caller a fresh worker."""
    deployed = deploy({"code/inference.py": OBEDIENT})
    deployed.fleet.wait_ready()
    pid = int(deployed.post('"pid"')[2])
    with pytest.raises(InvocationTimedOut):
        deployed.post("600.0", timeout=0.5)
    assert int(deployed.post('"pid"')[2]) != pid


def test_worker_that_cannot_come_back_leaves_its_reason(deploy):
    """After the attempts are used up an invocation says why there is no worker."""
    deployed = deploy({"code/inference.py": OBEDIENT})
    deployed.fleet.wait_ready()
    code = next(deployed.spec.work_folder.rglob("inference.py"))
    code.write_text("raise RuntimeError('the disk ate it')")
    with pytest.raises(WorkerDied):
        deployed.post('"die"')
    with pytest.raises(NoWorker, match="RuntimeError: the disk ate it"):
        deployed.post('"pid"')


def test_fleet_is_resized_and_spreads_requests(deploy, quick):
    """More workers share the load; fewer are left after shrinking, and all above the cap aren't."""
    deployed = deploy({"code/inference.py": OBEDIENT})
    deployed.fleet.wait_ready()
    deployed.fleet.resize(2)
    pids = set()
    threads = [
        threading.Thread(target=lambda: pids.add(int(deployed.post("0.5")[2]))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pids == set(deployed.fleet.pids)
    assert len(pids) == 2
    deployed.fleet.resize(1)
    assert len(deployed.fleet.pids) == 1
    deployed.fleet.resize(50)
    assert len(deployed.fleet.pids) == quick.max_workers
    assert any("3 workers stand for 50 instances" in line for line in deployed.told)


def test_full_queues_turn_requests_away(deploy, quick):
    """Beyond the bound of outstanding requests the fleet is busy."""
    deployed = deploy({"code/inference.py": OBEDIENT}, settings=replace(quick, max_outstanding=1))
    deployed.fleet.wait_ready()
    first = threading.Thread(target=lambda: deployed.post("1.0"))
    first.start()
    assert eventually(lambda: deployed.fleet._roster.all()[0].outstanding == 1)
    with pytest.raises(FleetBusy):
        deployed.post('"pid"')
    first.join()


def test_stop_leaves_no_process_and_no_file(deploy):
    """Stopping twice ends the workers and what they started, and removes the work folder."""
    forking = OBEDIENT.replace(
        "    return model_dir",
        "    import subprocess\n    return subprocess.Popen(['sleep', '600']).pid",
    ).replace("return os.getpid()", "return [os.getpid(), model]")
    deployed = deploy({"code/inference.py": forking})
    deployed.fleet.wait_ready()
    pids = [int(pid) for pid in deployed.post('"pid"')[2].strip("[]").split(",")]
    deployed.fleet.stop()
    deployed.fleet.stop()
    assert eventually(lambda: all(is_zombie(pid) for pid in pids))
    assert not deployed.spec.work_folder.exists()


def test_stop_before_readiness_ends_the_start(deploy):
    """A fleet that is still loading its model can be stopped at once."""
    slow = "import time\ndef model_fn(model_dir):\n    time.sleep(600)\n"
    deployed = deploy({"code/inference.py": slow})
    assert eventually(lambda: list(deployed.spec.work_folder.rglob("container.log")))
    deployed.fleet.stop()
    assert not deployed.spec.work_folder.exists()
    with pytest.raises(Exception, match="stopped while it was starting"):
        deployed.fleet.wait_ready()


def test_workers_end_when_their_server_is_killed(tmp_path):
    """SIGKILL to the process that holds the fleet takes the workers with it."""
    code = tmp_path / "model" / "code"
    code.mkdir(parents=True)
    (code / "inference.py").write_text(OBEDIENT)
    script = f"""
import os, sys, time, pathlib
from local_aws.hosting.processes.process import WorkerProcess
from local_aws.hosting.processes.startup import bring_up
folder = pathlib.Path({str(tmp_path)!r})
environment = {{**os.environ, "SM_MODEL_DIR": str(folder / "model"),
               "PYTHONPATH": {f"{code}:{ROOT}"!r}}}
worker = WorkerProcess(framework="hugging-face", environment=environment, folder=folder,
                       log_file=folder / "log")
bring_up(worker, 60)
print(worker.pid, flush=True)
time.sleep(600)
"""
    server = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT)
    pid = int(server.stdout.readline())
    assert psutil.pid_exists(pid)
    server.kill()
    server.communicate()
    assert eventually(lambda: is_zombie(pid))


def test_instance_that_leaves_answers_what_it_holds(deploy):
    """Scaling in returns at once, takes no more requests, and loses none."""
    deployed = deploy({"code/inference.py": OBEDIENT})
    deployed.fleet.wait_ready()
    (pid,) = deployed.fleet.pids
    answers = []
    thread = threading.Thread(target=lambda: answers.append(deployed.post("2.0")))
    thread.start()
    assert eventually(lambda: deployed.fleet._roster.all()[0].outstanding == 1)
    deployed.fleet.resize(0)
    with pytest.raises(NoInstance):
        deployed.post('"pid"')
    assert not answers
    thread.join()
    assert answers[0][0] == 200
    assert eventually(lambda: is_zombie(pid))


def test_stop_ends_an_instance_that_is_leaving(deploy):
    """A request that would take minutes doesn't keep its worker."""
    deployed = deploy({"code/inference.py": OBEDIENT})
    deployed.fleet.wait_ready()
    (pid,) = deployed.fleet.pids
    lost = []

    def wait():
        try:
            deployed.post("600.0", timeout=600)
        except WorkerDied as died:
            lost.append(died)

    thread = threading.Thread(target=wait)
    thread.start()
    assert eventually(lambda: deployed.fleet._roster.all()[0].outstanding == 1)
    deployed.fleet.resize(0)
    deployed.fleet.stop()
    thread.join()
    assert lost
    assert is_zombie(pid)
    assert not deployed.spec.work_folder.exists()
