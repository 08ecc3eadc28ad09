"""A serverless variant's workers: how many, when, and what they are spared."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from local_aws.hosting.fleets.serverless import LARGEST_PAYLOAD, ServerlessFleet
from local_aws.hosting.outcomes import AnswerTooLarge, FleetBusy, NoWorker, TooLarge
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import (
    ContainerFailed,
    ContainerRequest,
    ContainerResponse,
    ContainerSpec,
    FleetSpec,
    Serverless,
)

SETTINGS = HostingSettings(serverless_idle=60.0, max_workers=3)


@dataclass
class FakeFleet:
    """Counts its workers; an invocation waits while `open` isn't set."""

    workers: int = 0
    body: bytes = b"1"
    broken: bool = False
    open: threading.Event = field(default_factory=threading.Event)
    entered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    stopped: int = 0

    def wait_ready(self, timeout=None):
        """It is."""

    def invoke(self, request):
        """Answer once it is open."""
        del request
        assert self.workers > 0
        self.entered.release()
        assert self.open.wait(10)
        return ContainerResponse(status=200, headers={}, body=self.body)

    def resize(self, instance_count):
        """Remember, or fail."""
        if self.broken:
            raise ContainerFailed("it broke")
        self.workers = instance_count

    def stop(self):
        """Remember."""
        self.stopped += 1


@dataclass
class Started:
    """A serverless fleet, what is below it, and its clock."""

    inner: FakeFleet = field(default_factory=FakeFleet)
    now: float = 0.0
    fleet: ServerlessFleet | None = None
    threads: list = field(default_factory=list)

    def start(self, *, max_concurrency=5, provisioned=0, ready=True):
        """Start it."""
        spec = FleetSpec(
            account="000000000000",
            region="eu-west-1",
            endpoint_name="sentiment",
            variant_name="AllTraffic",
            model_name="sentiment",
            containers=(ContainerSpec(image="image", model_data_url=None, environment={}),),
            instance_type="",
            instance_count=0,
            startup_timeout=1.0,
            download_timeout=1.0,
            credentials=lambda: None,
            s3_url="",
            work_folder=Path(),
            log=print,
            serverless=Serverless(
                memory_size_in_mb=1024,
                max_concurrency=max_concurrency,
                provisioned_concurrency=provisioned,
            ),
        )

        def start(given):
            assert given.serverless is None
            self.inner.workers = given.instance_count
            return self.inner

        self.fleet = ServerlessFleet(spec, spec.serverless, SETTINGS, start, clock=lambda: self.now)
        if ready:
            self.fleet.wait_ready()
        return self.fleet

    def invoke(self, body=b""):
        """Send a request."""
        return self.fleet.invoke(ContainerRequest(body=body, headers={}))

    def occupy(self, count):
        """Have so many requests under way, one after the other."""
        for _ in range(count):
            thread = threading.Thread(target=self.invoke)
            thread.start()
            self.threads.append(thread)
            assert self.inner.entered.acquire(timeout=10)

    def release(self):
        """Let every request end."""
        self.inner.open.set()
        for thread in self.threads:
            thread.join()


@pytest.fixture
def serverless():
    """A fleet that is stopped at the end."""
    started = Started()
    yield started
    started.release()
    started.fleet.stop()


def test_one_worker_starts_to_be_checked(serverless):
    """Even without provisioned concurrency."""
    serverless.start()
    assert serverless.inner.workers == 1


def test_workers_come_with_concurrent_requests_up_to_the_bound(serverless):
    """A worker each, until there are as many as the machine carries; others wait for those."""
    serverless.start()
    serverless.occupy(2)
    assert serverless.inner.workers == 2
    serverless.occupy(3)
    assert serverless.inner.workers == 3


def test_requests_above_the_concurrency_are_throttled(serverless):
    """And are let in again once one has ended."""
    serverless.start(max_concurrency=2)
    serverless.occupy(2)
    with pytest.raises(FleetBusy):
        serverless.invoke()
    serverless.release()
    assert serverless.invoke().body == b"1"


def test_quiet_fleet_scales_to_zero_and_comes_back(serverless):
    """After the idle time, and not before; the next request starts a worker."""
    serverless.start()
    serverless.inner.open.set()
    serverless.invoke()
    serverless.now = 59.0
    serverless.fleet.scale_in()
    assert serverless.inner.workers == 1
    serverless.now = 60.0
    serverless.fleet.scale_in()
    assert serverless.inner.workers == 0
    assert serverless.invoke().status == 200
    assert serverless.inner.workers == 1


def test_fleet_that_still_starts_is_not_quiet(serverless):
    """However long its first worker takes to load the model."""
    serverless.start(ready=False)
    serverless.now = 3600.0
    serverless.fleet.scale_in()
    assert serverless.inner.workers == 1


def test_fleet_with_a_request_under_way_is_not_quiet(serverless):
    """However long it takes."""
    serverless.start()
    serverless.occupy(1)
    serverless.now = 3600.0
    serverless.fleet.scale_in()
    assert serverless.inner.workers == 1


def test_provisioned_concurrency_stays_warm(serverless):
    """It is there from the start, survives the quiet, and can be changed."""
    serverless.start(provisioned=2)
    assert serverless.inner.workers == 2
    serverless.now = 60.0
    serverless.fleet.scale_in()
    assert serverless.inner.workers == 2
    serverless.fleet.resize(3)
    assert serverless.inner.workers == 3
    serverless.fleet.resize(1)
    serverless.fleet.scale_in()
    assert serverless.inner.workers == 1


def test_worker_that_does_not_come_says_why(serverless):
    """And the next request tries again."""
    serverless.start()
    serverless.now = 60.0
    serverless.fleet.scale_in()
    serverless.inner.broken = True
    with pytest.raises(NoWorker, match="it broke"):
        serverless.invoke()
    serverless.inner.broken = False
    serverless.inner.open.set()
    assert serverless.invoke().status == 200


def test_payload_is_bounded_both_ways(serverless):
    """4 MB pass, one byte more doesn't."""
    serverless.start()
    serverless.inner.open.set()
    serverless.inner.body = b"x" * LARGEST_PAYLOAD
    assert serverless.invoke(b"x" * LARGEST_PAYLOAD).status == 200
    with pytest.raises(TooLarge, match="4194304"):
        serverless.invoke(b"x" * (LARGEST_PAYLOAD + 1))
    serverless.inner.body += b"x"
    with pytest.raises(AnswerTooLarge, match="answered 4194305 bytes"):
        serverless.invoke()


def test_stop_ends_everything_twice(serverless):
    """No thread of it is left."""
    fleet = serverless.start()
    fleet.stop()
    fleet.stop()
    assert not fleet._reaper.is_alive()
    assert serverless.inner.stopped == 2
