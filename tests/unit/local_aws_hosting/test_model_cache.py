"""Which models of a multi-model container are in memory, and when they leave it."""

import threading

import pytest

from local_aws.hosting.fleets import model_cache
from local_aws.hosting.fleets.model_cache import ModelCache
from local_aws.hosting.fleets.target_model import NotLoaded
from local_aws.hosting.outcomes import ModelDataMissing, NoWorker
from local_aws.hosting.processes.supervisor import State
from tests.waiting import eventually

EACH = 10


class Worker:
    """A served model whose process needs ten bytes, or as many as its name says."""

    def __init__(self, name):
        """Be ready."""
        self.state, self.joined = State.READY, False
        self.pids = [int(name) if name.isdigit() else EACH]

    def request_stop(self):
        """Be stopped."""
        self.state = State.STOPPED

    def join(self):
        """End at once."""
        self.joined = True


class Loading:
    """Loads models, counted; `held` makes them wait."""

    def __init__(self):
        """Let everything through."""
        self.loaded, self.workers = [], {}
        self.held = threading.Event()
        self.held.set()
        self.failures = {}

    def __call__(self, model):
        """Load a model."""
        self.loaded.append(model.name)
        model.folder.mkdir()
        self.held.wait(10)
        if model.name in self.failures:
            raise self.failures[model.name]
        model.served = self.workers[model.name] = Worker(model.name)


@pytest.fixture
def loading():
    """What was loaded."""
    return Loading()


@pytest.fixture
def cache(loading, tmp_path, monkeypatch):
    """Make a cache in which a process needs as many bytes as its number."""
    monkeypatch.setattr(model_cache, "resident", sum)
    made = []

    def cache_(bound=30, *, keeps=True):
        told = []
        one = ModelCache(load=loading, folder=tmp_path, bound=bound, keeps=keeps, log=told.append)
        made.append(one)
        return one

    yield cache_
    for one in made:
        one.request_stop()
        one.join()


def use(cache, name):
    """Use a model once; it."""
    with cache.using(name) as model:
        assert model.done.wait(10)
        return model


def test_model_is_loaded_once_and_stays(cache, loading):
    """The second request finds it."""
    models = cache()
    assert use(models, "a") is use(models, "a")
    assert loading.loaded == ["a"]


def test_concurrent_first_requests_load_once(cache, loading):
    """Those that come while it is being loaded wait for the same one."""
    models = cache()
    loading.held.clear()
    got = []
    threads = [threading.Thread(target=lambda: got.append(use(models, "a"))) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert eventually(lambda: loading.loaded == ["a"])
    loading.held.set()
    for thread in threads:
        thread.join()
    assert len(got) == 5
    assert len(set(got)) == 1


def test_least_recently_used_model_makes_room(cache, loading):
    """What was asked for again stays; what comes back is loaded again."""
    models = cache(bound=30)
    for name in ("a", "b", "c", "a", "d"):
        use(models, name)
    assert models.names == ["c", "a", "d"]
    assert eventually(lambda: loading.workers["b"].state is State.STOPPED)
    use(models, "b")
    assert models.names == ["a", "d", "b"]
    assert loading.loaded == ["a", "b", "c", "d", "b"]


def test_large_model_takes_the_place_of_several(cache):
    """As many leave as must."""
    models = cache(bound=30)
    for name in ("a", "b", "c", "25"):
        use(models, name)
    assert models.names == ["25"]


def test_model_above_the_bound_is_refused_and_others_stay_possible(cache, loading):
    """The answer is the container contract's 507, for that model alone."""
    models = cache(bound=30)
    refused = use(models, "31")
    assert isinstance(refused.failure, NotLoaded)
    assert refused.failure.answer.status == 507
    assert eventually(lambda: loading.workers["31"].state is State.STOPPED)
    assert use(models, "a").failure is None
    assert models.names == ["a"]


def test_model_in_use_is_unloaded_after_its_request(cache, loading):
    """Idle ones go first; if there is none, the one in use goes when it has answered."""
    models = cache(bound=20)
    with models.using("a") as busy:
        busy.done.wait(10)
        use(models, "b")
        use(models, "c")
        assert models.names == ["a", "c"]
        use(models, "20")
        assert models.names == ["20"]
        assert loading.workers["a"].state is State.READY
    assert eventually(lambda: loading.workers["a"].state is State.STOPPED)


def test_failure_is_for_that_model_and_is_not_kept(cache, loading):
    """The next request tries again, and finds what was added to the prefix meanwhile."""
    models = cache()
    loading.failures["a"] = ModelDataMissing("not there")
    assert isinstance(use(models, "a").failure, ModelDataMissing)
    assert models.names == []
    del loading.failures["a"]
    assert use(models, "a").failure is None


def test_worker_that_was_given_up_is_loaded_anew(cache, loading):
    """A model whose process can't be kept running isn't stuck."""
    models = cache()
    old = use(models, "a")
    old.served.state = State.FAILED
    use(models, "a")
    assert eventually(lambda: not old.folder.exists())
    assert loading.loaded == ["a", "a"]


def test_without_caching_each_request_loads_and_unloads(cache, loading):
    """ModelCacheSetting Disabled."""
    models = cache(keeps=False)
    use(models, "a")
    assert eventually(lambda: loading.workers["a"].state is State.STOPPED)
    use(models, "a")
    assert (loading.loaded, models.names) == (["a", "a"], [])


def test_stop_ends_every_model_and_loads_no_other(cache, loading):
    """Those in memory and those on their way in."""
    models = cache()
    folder = use(models, "a").folder
    models.request_stop()
    models.join()
    assert loading.workers["a"].state is State.STOPPED
    assert loading.workers["a"].joined
    assert not folder.exists()
    with pytest.raises(NoWorker):
        use(models, "b")
    assert models.pids == []
