"""Every moment of every guarded update."""

import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.local_aws.conftest import Bench
from tests.unit.local_aws.guarded import (
    Guarded,
    canary,
    linear,
    rolling,
    watching,
)


def _looked_at(change, look):
    """Look before and after a fleet changes."""

    def changed(*size):
        look()
        change(*size)
        look()

    return changed


SIZES = st.one_of(
    st.tuples(st.just("CAPACITY_PERCENT"), st.integers(10, 50)),
    st.tuples(st.just("INSTANCE_COUNT"), st.integers(1, 3)),
)


@dataclass(frozen=True)
class Part:
    """A fleet at a moment: what it gets, what it could take, and whether it is still there."""

    share: Fraction
    capacity: Fraction
    ended: bool

    @property
    def fits(self):
        """Whether it gets no more than its instances are for."""
        return not self.share or (not self.ended and self.share <= self.capacity)


def _parts(guarded, counts):
    """The fleets that serve now."""
    [shares] = guarded.shares()
    parts = []
    for fleet, share in shares:
        inner = fleet._fleet  # the fake behind the one that counts
        size = (inner.sizes or [inner.spec.instance_count])[-1]
        total = counts[guarded.bench.fleets.index(inner)]
        parts.append(Part(Fraction(share), Fraction(size, total), inner.stopped.is_set()))
    return parts


@settings(max_examples=60, deadline=None)
@given(
    make=st.sampled_from([canary, linear, rolling]),
    size=SIZES,
    counts=st.tuples(st.integers(1, 12), st.integers(6, 10)),
    trouble=st.sampled_from(["none", "alarm", "failure"]),
    second=st.integers(0, 200),
)
def test_at_every_moment_somebody_serves(make, size, counts, trouble, second):
    """Whatever happens when, the parts sum to the whole and each has the instances for its own."""
    with tempfile.TemporaryDirectory() as folder:
        guarded = Guarded(Bench(Path(folder)), count=counts[0])
        guarded.bench.config("next", InitialInstanceCount=counts[1])
        moments = []

        def look(now=None):
            if now is not None and now >= second:
                guarded.alarms["errors"] = "ALARM" if trouble == "alarm" else "OK"
                guarded.bench.fleets[-1].failure = "died" if trouble == "failure" else None
            moments.append(_parts(guarded, counts))

        guarded.clock.moments.append(look)
        [old] = guarded.bench.fleets
        for change in ("resize", "stop"):
            setattr(old, change, _looked_at(getattr(old, change), look))
        record = guarded.update("next", **make(size[1], size[0]), **watching("errors"))
        look()
        assert len(moments) > 1
        assert all(sum(part.share for part in parts) == 1 for parts in moments)
        assert [part for parts in moments for part in parts if not part.fits] == []
        assert record.status == "InService"
        assert "embedded AWS" not in (record.failure_reason or "")
        assert (record.config_name == "next") is (record.failure_reason is None)
        [variant] = record.variants
        assert variant.plan.instance_count == variant.desired.instance_count
        guarded.bench.sagemaker.stop()
