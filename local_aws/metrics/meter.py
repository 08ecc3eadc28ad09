"""Invocations, counted as they happen."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from http import HTTPStatus

from local_aws.hosting_protocol import LiveEndpoint, MeteredTarget
from local_aws.metrics.datum import Datum, Subject
from local_aws.scope import Scope

_MICROSECONDS = 1_000_000
# A thousand requests a second shall not be a thousand values: two digits are enough to tell apart.
_DIGITS = 2


class InvocationMeter:
    """Implements `local_aws.hosting_protocol.Meter`; `drain` gives what was counted since."""

    def __init__(self) -> None:
        """Start at nothing."""
        self._lock = threading.Lock()
        self._counted: Counter[Datum] = Counter()
        self._under_way: Counter[Subject] = Counter()
        self._peaks: dict[Subject, int] = {}

    def started(self, target: MeteredTarget) -> None:
        """One more request is under way."""
        with self._lock:
            for subject in subjects(target):
                self._under_way[subject] += 1
                self._peaks[subject] = max(self._peaks.get(subject, 0), self._under_way[subject])

    def finished(self, target: MeteredTarget, *, seconds: float, status: int | None) -> None:
        """A request has its answer, or none.

        Args:
            target: what it was for.
            seconds: how long the container took.
            status: the container's; None for a request that no container took.
        """
        with self._lock:
            for subject in subjects(target):
                self._under_way[subject] -= 1
                if not self._under_way[subject]:
                    del self._under_way[subject]
                self._counted.update(_values(subject, target, seconds, status))

    def no_capacity(self, target: MeteredTarget) -> None:
        """A request found an inference component without a copy."""
        with self._lock:
            for subject in subjects(target):
                self._counted[subject.datum("NoCapacityInvocationFailures", 1)] += 1

    def drain(self) -> tuple[Mapping[Datum, int], Mapping[Subject, int]]:
        """What was counted, and the most that was under way at once, since the last time."""
        with self._lock:
            counted, peaks = self._counted, self._peaks
            self._counted, self._peaks = Counter(), dict(self._under_way)
        return counted, peaks


def subjects(target: MeteredTarget) -> Iterable[Subject]:
    """The variant, and the inference component on it."""
    scope = Scope(target.endpoint.account, target.endpoint.region)
    yield Subject(scope, target.endpoint.name, target.variant_name)
    if target.component_name is not None:
        yield Subject(scope, target.endpoint.name, target.variant_name, target.component_name)


def capacity(endpoint: LiveEndpoint, subject: Subject) -> int:
    """The instances of a variant, or the copies of a component; 1 where there are none."""
    counts = [one.copies for one in endpoint.components if one.name == subject.component]
    if subject.component is None:
        variants = (*endpoint.variants, *endpoint.shadows)
        counts = [one.instance_count for one in variants if one.name == subject.variant]
    return max(1, *counts) if counts else 1


def _values(
    subject: Subject, target: MeteredTarget, seconds: float, status: int | None
) -> Iterable[Datum]:
    """What SageMaker publishes for each request (Developer Guide, "Amazon CloudWatch metrics")."""
    share = 1 / capacity(target.endpoint, subject)
    each = "InvocationsPerCopy" if subject.component else "InvocationsPerInstance"
    yield subject.datum("Invocations", 1)
    yield subject.datum(each, share)
    if status is None:
        return
    client = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    server = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    success = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    yield subject.datum("Invocation4XXErrors", int(client))
    yield subject.datum("Invocation5XXErrors", int(server))
    yield subject.datum("InvocationModelErrors", int(not success))
    yield subject.datum("ModelLatency", _rounded(seconds * _MICROSECONDS))


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS - 1}e}")
