"""Many archives behind one container: loaded when asked for, unloaded when memory is short."""

import json
import os
import signal
import threading
import time
from dataclasses import replace

import psutil
import pytest

from local_aws.hosting.outcomes import ModelDataMissing, ModelNotReady, WorkerDied
from local_aws.hosting_protocol import ContainerFailed
from tests.waiting import eventually

pytestmark = pytest.mark.local

MODEL = """
import json, os, time
def model_fn(model_dir):
    with open(os.path.join(model_dir, "name.txt")) as file:
        return file.read()
def input_fn(body, content_type, context):
    command = json.loads(body)
    if command == "die":
        os._exit(3)
    if isinstance(command, float):
        time.sleep(command)
    return context.get_request_header(0, "x-amzn-sagemaker-target-model")
def predict_fn(data, model):
    return [model, data, os.getpid()]
"""


@pytest.fixture
def prefix(store, tmp_path, container):
    """Put models below a prefix of its own: `put(name, code)`; `put.url` is the prefix."""

    def put(name, code=MODEL):
        spec = container({"code/inference.py": code, "name.txt": name})
        source = spec.model_data_url.removeprefix("s3://models/")
        key = f"many/{tmp_path.name}/{name}.tar.gz"
        store.put(key, store.get(source))
        return f"{name}.tar.gz"

    put.url = f"s3://models/many/{tmp_path.name}/"
    return put


@pytest.fixture
def many(start, container, prefix, quick):
    """Start a fleet over the prefix."""

    def many_(*, settings=quick, caches_models=True, **changes):
        spec = replace(
            container({}),
            model_data_url=prefix.url,
            multi_model=True,
            caches_models=caches_models,
        )
        deployed = start(spec, settings=settings, **changes)
        deployed.fleet.wait_ready()
        return deployed

    return many_


def ask(deployed, model, command="hi", **given):
    """What a model answers: its name, the header that it saw, and its process."""
    answer = deployed.ask(json.dumps(command), model=model, **given)
    assert (answer.status, answer.container) == (200, "model"), answer.body
    return json.loads(answer.body)


def unpacked(deployed):
    """How many archives lie unpacked; folders may vanish meanwhile."""
    walked = os.walk(deployed.spec.work_folder)
    return sum("name.txt" in files for _, _, files in walked)


def cache(deployed):
    """The models in memory of the first instance."""
    return deployed.fleet._roster.all()[0].containers["model"].models


def test_models_are_loaded_when_they_are_asked_for(many, prefix):
    """Nothing runs before; each has a process of its own that stays."""
    films, products = prefix("films"), prefix("products")
    deployed = many()
    assert deployed.fleet.pids == []
    first, second = ask(deployed, films), ask(deployed, products)
    assert first[:2] == ["films", "films.tar.gz"]
    assert second[:2] == ["products", "products.tar.gz"]
    assert first[2] != second[2]
    assert ask(deployed, films) == first
    assert sorted(deployed.fleet.pids) == sorted([first[2], second[2]])


def test_archive_added_later_is_served_and_a_missing_one_refused(many, prefix):
    """The first answer names bucket and key; no deployment lies between it and the second."""
    deployed = many()
    with pytest.raises(ModelDataMissing) as caught:
        ask(deployed, "music.tar.gz")
    key = f"{prefix.url.removeprefix('s3://models/')}music.tar.gz"
    assert f"Failed to download model data(bucket: models, key: {key})." in str(caught.value)
    assert caught.value.container == "model"
    assert ask(deployed, prefix("music"))[0] == "music"


def test_concurrent_first_requests_start_one_process(many, prefix):
    """Those who wait get the same worker."""
    films, deployed = prefix("films"), many()
    got = []
    threads = [threading.Thread(target=lambda: got.append(ask(deployed, films))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 6
    assert len({pid for _, _, pid in got}) == 1


def test_memory_is_bounded_by_unloading_what_was_used_least_recently(many, prefix):
    """Three workers don't fit; the one that leaves ends its process and its files."""
    names = [prefix(name) for name in ("a", "b", "c")]
    deployed = many()
    each = psutil.Process(ask(deployed, names[0])[2]).memory_info().rss
    cache(deployed)._bound = int(each * 2.5)
    pids = {name: ask(deployed, name)[2] for name in names[:2]}
    assert ask(deployed, names[0])[2] == pids[names[0]]
    ask(deployed, names[2])
    assert cache(deployed).names == [names[0], names[2]]
    assert eventually(lambda: not psutil.pid_exists(pids[names[1]]))
    assert eventually(lambda: unpacked(deployed) == 2)
    assert any("b.tar.gz is unloaded to make room for c.tar.gz" in line for line in deployed.told)
    assert ask(deployed, names[1])[2] != pids[names[1]]


def test_model_that_is_unloaded_answers_first(many, prefix):
    """The request in flight gets its answer, though another model takes the place."""
    slow, other = prefix("slow"), prefix("other")
    deployed = many()
    each = psutil.Process(ask(deployed, slow)[2]).memory_info().rss
    cache(deployed)._bound = int(each * 1.5)
    got = []
    thread = threading.Thread(target=lambda: got.append(ask(deployed, slow, 4.0)))
    thread.start()
    time.sleep(0.3)
    ask(deployed, other)
    assert cache(deployed).names == [other]
    assert not got
    thread.join()
    assert got[0][0] == "slow"
    assert eventually(lambda: not psutil.pid_exists(got[0][2]))


def test_model_that_does_not_fit_is_refused_alone(many, prefix, quick):
    """507 is what the container contract says for too little memory."""
    deployed = many(settings=replace(quick, model_memory=1 << 20))
    answer = deployed.ask("1", model=prefix("large"))
    assert answer.status == 507
    assert "more than the 1 MiB" in json.loads(answer.body)["message"]
    assert eventually(lambda: deployed.fleet.pids == [])


def test_model_that_fails_to_load_fails_alone(many, prefix):
    """Its own reason is the answer; the others serve, and a repaired archive does, too."""
    broken, fine = prefix("broken", "1 / 0"), prefix("fine")
    deployed = many()
    answer = deployed.ask("1", model=broken)
    message = json.loads(answer.body)["message"]
    assert (answer.status, answer.container) == (500, "model")
    assert message.startswith("Failed to start workers for broken.tar.gz. ZeroDivisionError")
    assert ask(deployed, fine)[0] == "fine"
    prefix("broken")
    assert ask(deployed, broken)[0] == "broken"


def test_model_that_is_slow_to_load_is_loaded_for_the_next_request(many, prefix):
    """The first caller is told to come again, and needn't wait then."""
    slow = prefix("slow", "import time\ntime.sleep(3)\n" + MODEL)
    deployed = many()
    with pytest.raises(ModelNotReady):
        ask(deployed, slow, timeout=0.5)
    assert ask(deployed, slow, timeout=30.0)[0] == "slow"
    assert len(deployed.fleet.pids) == 1


def test_without_caching_no_process_is_left(many, prefix):
    """ModelCacheSetting Disabled: each request has a worker of its own."""
    films, deployed = prefix("films"), many(caches_models=False)
    first, second = ask(deployed, films), ask(deployed, films)
    assert first[2] != second[2]
    assert eventually(lambda: not any(psutil.pid_exists(one[2]) for one in (first, second)))
    assert eventually(lambda: unpacked(deployed) == 0)


def test_model_whose_worker_dies_is_back_at_the_next_request(many, prefix):
    """The others don't notice."""
    films, products, deployed = prefix("films"), prefix("products"), many()
    before, other = ask(deployed, films), ask(deployed, products)
    with pytest.raises(WorkerDied):
        ask(deployed, films, "die")
    after = ask(deployed, films)
    assert (after[0], after[2] != before[2]) == ("films", True)
    os.kill(after[2], signal.SIGKILL)
    assert eventually(lambda: after[2] not in deployed.fleet.pids)
    assert ask(deployed, films)[2] != after[2]
    assert ask(deployed, products) == other


def test_stop_and_scaling_end_every_model(many, prefix):
    """Also those that are being loaded."""
    films = prefix("films")
    slow = prefix("slow", "import time\ntime.sleep(600)\n" + MODEL)
    deployed = many(instance_count=2)
    pid = ask(deployed, films)[2]
    with pytest.raises(ModelNotReady):
        ask(deployed, slow, timeout=0.5)
    deployed.fleet.resize(0)
    assert eventually(lambda: not psutil.pid_exists(pid))
    assert deployed.fleet.pids == []
    deployed.fleet.resize(1)
    with pytest.raises(ModelNotReady):
        ask(deployed, slow, timeout=0.5)
    pid = ask(deployed, films)[2]
    deployed.fleet.stop()
    assert not psutil.pid_exists(pid)
    assert not deployed.spec.work_folder.exists()
    assert not [
        one
        for one in psutil.process_iter(["cmdline", "cwd"])
        if one.info["cwd"] and str(deployed.spec.work_folder) in one.info["cwd"]
    ]


def test_scikit_learn_serves_many_models_with_one_script(start, container, prefix):
    """What the SageMaker Python SDK makes of an entry point: a sourcedir.tar.gz beside them."""
    code = container({"inference.py": MODEL}).model_data_url
    environment = {"SAGEMAKER_PROGRAM": "inference.py", "SAGEMAKER_SUBMIT_DIRECTORY": code}
    films = prefix("films", "raise SystemExit('nobody imports this')")
    spec = replace(
        container({}),
        image="registry/sagemaker-scikit-learn:1.4-2",
        model_data_url=prefix.url,
        multi_model=True,
        environment=environment,
    )
    deployed = start(spec)
    deployed.fleet.wait_ready()
    assert ask(deployed, films)[:2] == ["films", "films.tar.gz"]
    alone = replace(spec, model_data_url=f"{prefix.url}{films}", multi_model=False)
    deployed = start(alone, work_folder=deployed.spec.work_folder.parent / "alone")
    deployed.fleet.wait_ready()
    assert json.loads(deployed.ask('"hi"').body)[0] == "films"


def test_missing_script_in_s3_is_the_endpoints_reason(start, container, prefix):
    """It is looked for when the container starts, not when a model is asked for."""
    environment = {
        "SAGEMAKER_PROGRAM": "inference.py",
        "SAGEMAKER_SUBMIT_DIRECTORY": "s3://models/no/sourcedir.tar.gz",
    }
    image = "registry/sagemaker-scikit-learn:1.4-2"
    many = {"model_data_url": prefix.url, "multi_model": True}
    deployed = start(replace(container({}), image=image, environment=environment, **many))
    with pytest.raises(ContainerFailed, match="no/sourcedir"):
        deployed.fleet.wait_ready()
