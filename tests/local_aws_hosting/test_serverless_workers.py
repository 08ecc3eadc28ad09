"""Serverless variants on real worker processes."""

import os
import threading
from dataclasses import replace

import pytest

from local_aws.hosting import start_fleet
from local_aws.hosting.outcomes import FleetBusy
from local_aws.hosting_protocol import ContainerRequest, Serverless
from tests.waiting import eventually
from tests.worker_processes import worker_processes

pytestmark = pytest.mark.local

MODEL = """
import json, os, time
def model_fn(model_dir):
    return None
def input_fn(body, content_type):
    return json.loads(body)
def predict_fn(seconds, model):
    time.sleep(seconds)
    return os.getpid()
"""


@pytest.fixture
def serverless(spec, container, quick):
    """Starts a serverless fleet, and ends it."""
    started = []

    def start(*, idle=0.5, **config):
        changed = replace(
            spec,
            containers=(container({"code/inference.py": MODEL}),),
            instance_type="",
            instance_count=0,
            serverless=Serverless(memory_size_in_mb=1024, **config),
        )
        fleet = start_fleet(changed, replace(quick, serverless_idle=idle))
        started.append(fleet)
        fleet.wait_ready()
        return fleet

    yield start
    for fleet in started:
        fleet.stop()


def workers():
    """The worker processes of this one."""
    return {process.pid for process in worker_processes(os.getpid())}


def invoke(fleet, seconds=0.0):
    """Have a worker sleep; the worker's process."""
    headers = {"Content-Type": "application/json"}
    answer = fleet.invoke(ContainerRequest(body=str(seconds).encode(), headers=headers))
    assert answer.status == 200
    return int(answer.body)


def test_quiet_variant_has_no_workers_and_the_next_request_brings_one(serverless):
    """It starts with one, ends it when idle, and answers from a new one."""
    fleet = serverless(max_concurrency=2)
    first = invoke(fleet)
    assert workers() == {first}
    assert eventually(lambda: not workers())
    assert invoke(fleet) != first


def test_requests_above_the_concurrency_are_throttled(serverless):
    """Two are let in, on a worker each; the third is turned away."""
    fleet = serverless(max_concurrency=2, idle=60.0)
    pids = []
    threads = [threading.Thread(target=lambda: pids.append(invoke(fleet, 3.0))) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert eventually(lambda: fleet._under_way == 2)
    with pytest.raises(FleetBusy):
        invoke(fleet)
    for thread in threads:
        thread.join()
    assert len(set(pids)) == 2


def test_provisioned_concurrency_stays_while_the_rest_goes(serverless):
    """And stopping leaves no process."""
    fleet = serverless(max_concurrency=2, provisioned_concurrency=1)
    threads = [threading.Thread(target=invoke, args=(fleet, 0.5)) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert eventually(lambda: len(workers()) == 2)
    for thread in threads:
        thread.join()
    assert eventually(lambda: len(workers()) == 1)
    fleet.stop()
    assert eventually(lambda: not workers())
