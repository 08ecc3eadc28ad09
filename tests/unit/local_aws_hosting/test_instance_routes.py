"""A request's way through the containers of an instance, and to the right instance."""

import threading
import time

import pytest

from local_aws.hosting.fleets.instance import Instance
from local_aws.hosting.fleets.roster import Roster, choose
from local_aws.hosting.outcomes import FleetBusy, NoInstance, NoWorker, WorkerDied
from local_aws.hosting.processes.supervisor import State
from local_aws.hosting_protocol import ContainerRequest, ContainerResponse


class Fake:
    """A container that answers with its own mark on what it got."""

    def __init__(self, mark, *, status=200, state=State.READY, models=()):
        """Answer with a content type of its own."""
        self.mark, self.status, self.state, self.models = mark, status, state, models
        self.reason = "broken" if state is State.FAILED else ""
        self.pids, self.seen = [], []

    def wait(self, _timeout):
        """Never waits."""
        return self.state

    def holds(self, name):
        """Whether the model is among its own."""
        return name in self.models

    def invoke(self, request, _deadline):
        """Append the mark."""
        self.seen.append(request)
        if self.status == 0:
            raise WorkerDied
        body = request.body + self.mark.encode()
        return ContainerResponse(
            status=self.status, headers={"content-type": f"text/{self.mark}"}, body=body
        )


def request(**changes):
    """A request with all headers that a caller may send."""
    headers = {"Content-Type": "text/csv", "Accept": "application/json", "X-Trace": "1"}
    return ContainerRequest(body=b"in", headers=headers, **changes)


def instance(*containers, direct=False):
    """An instance of containers named by their marks."""
    return Instance("i", {one.mark: one for one in containers}, direct=direct)


def invoke(one, **changes):
    """Invoke an instance."""
    return one.invoke(request(**changes), time.monotonic() + 5)


def test_pipeline_hands_body_and_content_type_on():
    """The next container gets the answer before it; Accept is for the last alone."""
    first, second, third = Fake("a"), Fake("b"), Fake("c")
    answer = invoke(instance(first, second, third))
    assert (answer.body, answer.container) == (b"inabc", "c")
    assert first.seen[0].headers == {"Content-Type": "text/csv", "X-Trace": "1"}
    assert second.seen[0].headers == {"Content-Type": "text/a", "X-Trace": "1"}
    assert third.seen[0].headers == {
        "Content-Type": "text/b",
        "X-Trace": "1",
        "Accept": "application/json",
    }


def test_only_container_gets_the_request_as_it_is():
    """Nothing is taken from the headers of an endpoint with one container."""
    only = Fake("primary")
    assert invoke(instance(only)).container == "primary"
    assert only.seen[0] == request()


def test_error_ends_the_pipeline_and_names_its_container():
    """Those behind it see nothing."""
    last = Fake("c")
    answer = invoke(instance(Fake("a"), Fake("b", status=400), last))
    assert (answer.status, answer.container, last.seen) == (400, "b", [])


def test_death_in_the_pipeline_names_its_container():
    """Whoever reports it can say which worker died."""
    with pytest.raises(WorkerDied) as caught:
        invoke(instance(Fake("a"), Fake("b", status=0)))
    assert caught.value.container == "b"


def test_direct_invocation_picks_one_container():
    """The others see nothing; an unknown one is nobody's."""
    first, second = Fake("a"), Fake("b")
    one = instance(first, second, direct=True)
    assert invoke(one, target_container="b").body == b"inb"
    assert (first.seen, second.seen[0].headers["Accept"]) == ([], "application/json")
    with pytest.raises(NoWorker, match="no container z"):
        invoke(one, target_container="z")


def test_instance_is_as_well_as_its_worst_container():
    """One that starts or has failed decides for all."""
    assert instance(Fake("a"), Fake("b")).state is State.READY
    assert instance(Fake("a"), Fake("b", state=State.STARTING)).state is State.STARTING
    failed = instance(Fake("a", state=State.STARTING), Fake("b", state=State.FAILED))
    assert (failed.state, failed.worst) == (State.FAILED, ("b", "broken"))


def test_instance_that_holds_the_model_is_preferred_until_it_is_busy():
    """Loading a model elsewhere pays once a few requests wait."""
    cold, warm = instance(Fake("a")), instance(Fake("a", models=("m",)))
    assert choose([cold, warm], 100, "m") is warm
    assert choose([cold, warm], 100) is cold
    warm.outstanding = 5
    assert choose([cold, warm], 100, "m") is cold


def busy(outstanding, state=State.READY):
    """An instance with so many requests."""
    one = instance(Fake("a", state=state))
    one.outstanding = outstanding
    return one


def test_least_outstanding_ready_instance_is_chosen():
    """A busy one that serves comes before an idle one that is still starting."""
    first, second, starting = busy(3), busy(1), busy(0, State.STARTING)
    assert choose([first, starting, second], 10) is second
    assert choose([first, starting], 10) is first


def test_an_instance_that_leaves_answers_what_it_holds():
    """It gets nothing more, is one to end with the rest, and is gone once nothing is under way."""
    roster, staying, leaving = Roster(10), busy(5), busy(0)
    roster.add(staying)
    roster.add(leaving)
    drained = threading.Thread(target=roster.drain, args=(leaving,), daemon=True)
    with roster.least_outstanding() as chosen:
        assert chosen is leaving
        roster.remove([leaving])
        drained.start()
        drained.join(0.02)
        assert drained.is_alive()
        assert (roster.all(), roster.everyone()) == ([staying], [staying, leaving])
    drained.join(10)
    assert not drained.is_alive()
    roster.forget(leaving)
    assert roster.everyone() == [staying]


def test_no_instance_no_worker_and_busy_are_told_apart():
    """Each is a different answer to the caller."""
    with pytest.raises(NoInstance):
        choose([], 1)
    with pytest.raises(NoWorker, match="broken") as caught:
        choose([instance(Fake("a"), Fake("b", state=State.FAILED))], 1)
    assert caught.value.container == "b"
    with pytest.raises(FleetBusy):
        choose([busy(2), busy(0, State.FAILED)], 2)
