"""The models that a multi-model container has loaded, kept under a bound of memory."""

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from local_aws.hosting.fleets.background import BackgroundTasks
from local_aws.hosting.fleets.target_model import NotLoaded, TargetModel
from local_aws.hosting.outcomes import InvocationFailed, NoWorker
from local_aws.hosting.processes.memory import resident

_FAILED, _INSUFFICIENT = 500, 507


class ModelCache:
    """Loads each model once, however many ask for it, and unloads those that nobody asked for.

    A model counts when it is loaded, not before: for that moment the bound may be exceeded by one
    model. Models in use are answered first and unloaded then.
    """

    def __init__(
        self,
        *,
        load: Callable[[TargetModel], None],
        folder: Path,
        bound: int,
        keeps: bool,
        log: Callable[[str], None],
    ) -> None:
        """Take what loads a model.

        Args:
            load: sets `served`; raises what the requests that wait for it are answered with.
            folder: where each model gets a folder of its own.
            bound: bytes of resident memory.
            keeps: whether a model stays loaded after its request (ModelCacheSetting).
            log: receives a line for each model that comes or goes.
        """
        self._load, self._folder, self._bound = load, folder, bound
        self._keeps, self._log = keeps, log
        self._models: OrderedDict[str, TargetModel] = OrderedDict()
        self._alive: set[TargetModel] = set()
        self._tasks = BackgroundTasks()
        self._numbers = itertools.count(1)
        self._lock, self._room = threading.Lock(), threading.Lock()
        self._stopped = False

    @property
    def names(self) -> list[str]:
        """The models in memory, the one that was used last at the end."""
        with self._lock:
            return [name for name, model in self._models.items() if model.done.is_set()]

    @property
    def pids(self) -> list[int]:
        """The worker processes of all models, those that are about to end among them."""
        with self._lock:
            return [pid for model in self._alive for pid in model.pids]

    def holds(self, name: str) -> bool:
        """Whether a model is loaded or being loaded."""
        with self._lock:
            return name in self._models

    @contextmanager
    def using(self, name: str) -> Iterator[TargetModel]:
        """A model that stays until the end of the block; its loading may still go on.

        Raises:
            NoWorker: everything is being stopped.
        """
        model = self._enter(name)
        try:
            yield model
        finally:
            self._leave(model)

    def request_stop(self) -> None:
        """Ask every worker to end, and load no other model."""
        with self._lock:
            self._stopped = True
            alive = list(self._alive)
        for model in alive:
            model.request_stop()

    def join(self) -> None:
        """Wait until everything has ended; after `request_stop`."""
        self._tasks.join()
        with self._lock:
            alive, self._alive = self._alive, set()
        for model in alive:
            model.end()

    def _enter(self, name: str) -> TargetModel:
        with self._lock:
            if self._stopped:
                raise NoWorker("the container is stopped")
            model = self._models.get(name)
            if model is None or not model.usable:
                model = self._new(name)
            elif self._keeps:
                self._models.move_to_end(name)
            model.users += 1
            return model

    def _new(self, name: str) -> TargetModel:
        stale = self._models.pop(name, None)
        if stale:
            self._unload(stale)
        model = TargetModel(name, self._folder / str(next(self._numbers)))
        self._alive.add(model)
        if self._keeps:
            self._models[name] = model
        self._tasks.spawn(self._bring_in, model)
        return model

    def _leave(self, model: TargetModel) -> None:
        with self._lock:
            model.users -= 1
            if not self._keeps:
                model.unloaded = True
            self._end_unused(model)

    def _bring_in(self, model: TargetModel) -> None:
        try:
            self._load(model)
            self._log(f"{model.name} is loaded")
            with self._room:
                self._make_room(model)
                model.done.set()
        except (InvocationFailed, NotLoaded) as failure:
            self._log(f"{model.name} was not loaded: {failure}")
            model.failure = failure
        except Exception as error:  # noqa: BLE001 - a thread's exception would be lost
            model.failure = NotLoaded(_FAILED, f"{type(error).__name__}: {error}")
        finally:
            with self._lock:
                model.done.set()
                if model.failure and self._models.get(model.name) is model:
                    del self._models[model.name]
                model.unloaded = model.unloaded or model.failure is not None
                self._end_unused(model)

    def _make_room(self, newest: TargetModel) -> None:
        """Unload what wasn't used for longest until the rest is under the bound.

        Raises:
            NotLoaded: the newest is over it, and nothing else can be unloaded.
        """
        while (needed := self._occupied(newest)) > self._bound:
            victim = self._oldest()
            if victim is None:
                raise NotLoaded(
                    _INSUFFICIENT,
                    f"{newest.name} takes the memory in use to {needed >> 20} MiB, more than the "
                    f"{self._bound >> 20} MiB of an instance here",
                )
            self._log(f"{victim.name} is unloaded to make room for {newest.name}")

    def _occupied(self, newest: TargetModel) -> int:
        with self._lock:
            loaded = {one for one in self._alive if one.done.is_set() and not one.unloaded}
        return resident([pid for model in {newest, *loaded} for pid in model.pids])

    def _oldest(self) -> TargetModel | None:
        """Take a loaded model out, one that nobody uses now if there is any."""
        with self._lock:
            loaded = [one for one in self._models.values() if one.done.is_set()]
            victim = min(loaded, key=lambda one: one.users > 0, default=None)
            if victim:
                del self._models[victim.name]
                self._unload(victim)
            return victim

    def _unload(self, model: TargetModel) -> None:
        model.unloaded = True
        self._end_unused(model)

    def _end_unused(self, model: TargetModel) -> None:
        if model.unloaded and not model.users and model.done.is_set():
            self._tasks.spawn(self._end, model)

    def _end(self, model: TargetModel) -> None:
        model.end()
        with self._lock:
            self._alive.discard(model)
