"""How long requests of InvokeEndpointAsync wait, and what ends their waiting."""

import threading
import time
from types import SimpleNamespace

import pytest

from local_aws.hosting import outcomes
from local_aws.hosting.asynchronous import queue
from tests.unit.local_aws_hosting.asynchronous_service import ERROR, SUCCESS, Service


@pytest.fixture
def service(aws, fakes):
    """A service that is stopped at the end."""
    service = Service(aws, fakes)
    yield service
    service.fleet.open.set()
    service.invocations.stop()


def test_request_whose_worker_dies_is_tried_again(service, aws, fakes):
    """The caller gets the answer of the next worker."""
    service.fleet.answers[:] = [outcomes.WorkerDied(), fakes.answer(b"at last")]
    service.submit(b"x", inference_id="mine")
    assert aws.told()[0][0] == SUCCESS
    assert aws.objects["bucket", "out/mine.out"] == b"at last"
    assert any("is tried again" in line for line in service.told)


def test_request_that_kills_every_worker_fails_loudly(service, aws):
    """After the attempts are used up."""
    service.fleet.answers[:] = [outcomes.WorkerDied()]
    service.submit(b"x")
    ((topic, told),) = aws.told()
    assert topic == ERROR
    assert "given up after 3 attempts" in told["failureReason"]
    assert len(service.fleet.seen) == 3


def test_requests_wait_while_there_are_no_instances(service, aws, fakes):
    """They are the backlog; none is lost, and each is answered once there are instances again."""
    service.given = {"instance_count": 0}
    for number in range(3):
        service.submit(b"x", inference_id=f"n{number}")
    assert service.backlog() == 3
    assert service.fleet.seen == []
    service.fleet.answers[:] = [*[outcomes.NoInstance("none")] * 5, fakes.answer()]
    service.given = {"instance_count": 1}
    assert {told["inferenceId"] for _, told in aws.told(3)} == {"n0", "n1", "n2"}
    assert {topic for topic, _ in aws.told(3)} == {SUCCESS}


def test_concurrency_is_bounded_by_instance(service, aws):
    """Two an instance on two instances, and not a fifth at once."""
    service.given = {"instance_count": 2}
    service.fleet.open.clear()
    for _ in range(6):
        service.submit(b"x")
    service.fleet.wait_seen(4)
    assert service.backlog() == 6
    service.fleet.open.set()
    aws.told(6)
    assert service.fleet.most_at_once == 4


def test_request_that_waits_too_long_expires(service, aws, monkeypatch):
    """It is told, although there is no instance to take it."""
    service.given = {"instance_count": 0}
    late = threading.Event()
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + 61 * late.is_set())
    monkeypatch.setattr(queue, "time", clock)
    service.submit(b"x", requestttlseconds="60")
    assert service.backlog() == 1
    late.set()
    ((topic, told),) = aws.told()
    assert topic == ERROR
    assert "expired: no instance took it within 60 seconds" in told["failureReason"]


def test_queue_survives_an_update_of_the_endpoint(service, aws, fakes):
    """A request that waited goes to the fleet of the moment."""
    service.given = {"instance_count": 0}
    service.submit(b"x", inference_id="mine")
    service.given = {"variants": (), "status": "Updating"}
    old, service.fleet = service.fleet, fakes.Fleet([fakes.answer(b"new")])
    service.given = {}
    aws.told()
    assert aws.objects["bucket", "out/mine.out"] == b"new"
    assert old.seen == []


def test_requests_of_a_deleted_endpoint_are_dropped(service):
    """What waits goes with it, and the log says how many."""
    service.given = {"instance_count": 0}
    service.submit(b"x")
    service.submit(b"x")
    service.invocations.drop("000000000000", "eu-west-1", "sentiment")
    assert service.backlog() == 0
    assert service.told == ["sentiment: 2 asynchronous requests are dropped with it"]


def test_endpoint_that_vanishes_drops_its_requests_by_itself(service):
    """Without being told."""
    service.given = {"instance_count": 0}
    service.submit(b"x")
    service.gone = True
    assert service.log_said.wait(10)
    assert service.told == ["sentiment: 1 asynchronous requests are dropped with it"]


def test_request_under_way_at_a_deletion_is_dropped_when_its_worker_ends(service):
    """It isn't kept for an endpoint of the same name."""
    service.fleet.answers[:] = [outcomes.WorkerDied()]
    service.fleet.open.clear()
    service.submit(b"x")
    service.fleet.wait_seen(1)
    service.gone = True
    service.fleet.open.set()
    assert service.log_said.wait(10)
    service.wait_backlog(0)
    assert service.told[-1] == "sentiment: 1 asynchronous requests are dropped with it"


def test_end_says_what_is_lost(service):
    """The embedded AWS keeps nothing for its next start."""
    service.given = {"instance_count": 0}
    service.submit(b"x")
    service.invocations.stop()
    assert service.told == ["sentiment: 1 asynchronous requests end without an answer"]
