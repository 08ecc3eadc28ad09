"""Who counts invocations is told of each: what it was for, and what became of it."""

import pytest

from local_aws.hosting import outcomes
from local_aws.hosting.requests.invocations import Invocations
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import (
    ContainerResponse,
    InvocationRequest,
    LiveComponent,
    LiveEndpoint,
    LiveVariant,
)


class Fleet:
    """Answers, or raises, what it was given."""

    def __init__(self, result):
        """Keep it."""
        self.result = result

    def invoke(self, _request):
        """Do so."""
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


class Told:
    """A meter that remembers what it was told."""

    def __init__(self):
        """Start with nothing."""
        self.calls = []

    def started(self, target):
        """A request is under way."""
        self.calls.append(("started", target.variant_name, target.component_name))

    def finished(self, target, *, seconds, status):
        """It has its outcome."""
        assert seconds >= 0
        self.calls.append(("finished", target.variant_name, target.component_name, status))

    def no_capacity(self, target):
        """It found no copy."""
        self.calls.append(("no capacity", target.variant_name, target.component_name))


def _told(result, *, copies=None):
    """What the meter is told of one request, to a component where copies are given."""
    fleet, meter, headers = Fleet(result), Told(), {}
    variant = LiveVariant(name="Blue", weight=1.0, fleet=fleet)
    more = {}
    if copies is not None:
        component = LiveComponent(name="films", variant_name="Blue", fleet=fleet, copies=copies)
        more = {"components": (component,), "has_components": True}
        headers = {"x-amzn-sagemaker-inference-component": "films"}

    def lookup(account, region, name):
        return LiveEndpoint(
            account=account,
            region=region,
            name=name,
            status="InService",
            variants=(variant,),
            **more,
        )

    request = InvocationRequest(
        account="000000000000",
        region="eu-west-1",
        method="POST",
        path="/endpoints/one/invocations",
        headers=headers,
        body=b"{}",
    )
    Invocations(lookup, None, HostingSettings(), print, meter).handle(request)
    return meter.calls


@pytest.mark.parametrize(
    ("result", "status"),
    [
        (ContainerResponse(status=200, headers={}, body=b""), 200),
        (ContainerResponse(status=404, headers={}, body=b""), 404),
        (outcomes.WorkerDied(), 500),
        (outcomes.InvocationTimedOut(), 500),
        (outcomes.FleetBusy(), None),
        (outcomes.NoInstance(), None),
    ],
)
def test_each_request_is_begun_and_ended(result, status):
    """With the container's status; a container that dies or is late is the model's error."""
    assert _told(result) == [("started", "Blue", None), ("finished", "Blue", None, status)]


def test_a_request_to_a_component_counts_for_it():
    """And for the variant that it is on."""
    calls = _told(ContainerResponse(status=200, headers={}, body=b""), copies=1)
    assert calls == [("started", "Blue", "films"), ("finished", "Blue", "films", 200)]


def test_a_component_without_copies_misses_capacity():
    """Nothing is under way, but its scaling is to know."""
    assert _told(None, copies=0) == [("no capacity", "Blue", "films")]
