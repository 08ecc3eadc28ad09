"""A container that serves every archive below a prefix: TargetModel names one.

As in AWS's (Developer Guide, "Multi-model endpoints" and "Custom Containers Contract for
Multi-Model Endpoints"): a model is downloaded and loaded when it is first asked for, by a worker of
its own; one that is added to the prefix needs no deployment; one that fails to load fails alone.
AWS keeps what it has downloaded on the volume while there is room; here it goes with the model, so
that one that comes back is downloaded again. AWS installs no requirements.txt of such an archive;
here it is installed. (The deep-learning containers import each archive's code/inference.py, the
scikit-learn container one script for all of them; see `images.lacking`.)
"""

import threading
import time
from dataclasses import replace
from http import HTTPStatus

from local_aws.hosting import reasons
from local_aws.hosting.fleets.launcher import Launcher
from local_aws.hosting.fleets.model_cache import ModelCache
from local_aws.hosting.fleets.target_model import NotLoaded, TargetModel
from local_aws.hosting.locations import split
from local_aws.hosting.model_data.archives import Cancelled
from local_aws.hosting.outcomes import ModelDataMissing, ModelNotReady, NoWorker
from local_aws.hosting.processes.supervisor import State
from local_aws.hosting_protocol import ContainerFailed, ContainerRequest, ContainerResponse

_HEADER = "X-Amzn-SageMaker-Target-Model"


class MultiModelContainer:
    """Implements `HostedContainer`; one of an instance, with models of its own."""

    reason = ""

    def __init__(self, launcher: Launcher, instance: str) -> None:
        """Nothing is loaded yet."""
        self.state = State.READY
        self._launcher, self._instance = launcher, instance
        self._stopping = threading.Event()
        self.models = ModelCache(
            load=self._load,
            folder=launcher.folder / instance,
            bound=launcher.settings.model_memory,
            keeps=launcher.container.caches_models,
            log=lambda line: launcher.spec.log(f"{instance}: {line}"),
        )

    @property
    def pids(self) -> list[int]:
        """The workers of all models."""
        return self.models.pids

    def wait(self, timeout: float) -> State:  # noqa: ARG002 - there is nothing to wait for
        """At once: nothing is loaded before a request."""
        return self.state

    def holds(self, target_model: str) -> bool:
        """Whether the model is loaded or being loaded."""
        return self.models.holds(target_model)

    def invoke(self, request: ContainerRequest, deadline: float) -> ContainerResponse:
        """Have the request's TargetModel answer, loading it first if need be.

        Raises:
            InvocationFailed: see its kinds.
        """
        if not request.target_model or self._stopping.is_set():
            raise NoWorker("the request names no TargetModel, or the container is stopped")
        headers = {**request.headers, _HEADER: request.target_model}
        with self.models.using(request.target_model) as model:
            if not model.done.wait(max(0.0, deadline - time.monotonic())):
                raise ModelNotReady(request.target_model)
            if isinstance(model.failure, NotLoaded):
                return model.failure.answer
            if model.failure or not model.served:
                raise model.failure or NoWorker("the container is stopped")
            return model.served.invoke(replace(request, headers=headers), deadline)

    def request_stop(self) -> None:
        """Ask the workers of all models to end."""
        self.state = State.STOPPED
        self._stopping.set()
        self.models.request_stop()

    def join(self) -> None:
        """Wait until they are gone."""
        self.models.join()

    def _load(self, model: TargetModel) -> None:
        """Download, unpack and start; goes on when the request that caused it has given up."""
        prefix = (self._launcher.container.model_data_url or "").rstrip("/")
        url = f"{prefix}/{model.name.lstrip('/')}"
        try:
            prepared = self._launcher.prepare(url, model.folder, self._stopping)
        except reasons.NotDownloaded as failure:
            raise ModelDataMissing(_missing(url)) from failure
        except Cancelled as cancelled:
            raise NoWorker("the container is stopped") from cancelled
        except ContainerFailed as failure:
            raise _failed(failure.reason) from failure
        name = f"{self._instance}: {model.name}"
        model.served = self._launcher.launch(prepared, name, model.folder)
        if self._stopping.is_set():
            model.served.request_stop()
        if model.served.wait(self._launcher.spec.startup_timeout) is not State.READY:
            why = model.served.reason or "it was not ready in time"
            raise _failed(f"Failed to start workers for {model.name}. {why}")


def _failed(why: str) -> NotLoaded:
    return NotLoaded(HTTPStatus.INTERNAL_SERVER_ERROR, why)


def _missing(url: str) -> str:
    bucket, key = split(url)
    return (
        f"Failed to download model data(bucket: {bucket}, key: {key}). Please ensure that there is "
        "an object located at the URL and that the role passed to CreateModel has permissions to "
        "download the model."
    )
