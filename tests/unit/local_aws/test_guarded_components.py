"""Rolling updates of inference components: batch by batch, and back."""

from fractions import Fraction

import pytest

from local_aws.errors import AwsError
from local_aws.hosting_protocol import ContainerFailed
from tests.unit.local_aws.endpoint_requests import COMPUTE
from tests.unit.local_aws.guarded import FakeClock, rolling, watched, watching

QUARTER, HALF = Fraction(1, 4), Fraction(1, 2)
SECOND = {"ModelName": "second", "ComputeResourceRequirements": COMPUTE}


class Component:
    """A component of four copies, with alarms and a clock of the test's."""

    def __init__(self, bench):
        """Create it; `second` is the model that it will be updated to."""
        self.bench, self.clock, self.alarms = bench, FakeClock(), {"errors": "OK"}
        watched(bench, self.clock, self.alarms)
        bench.model()
        bench.model("second")
        bench.component_endpoint()
        bench.component(copies=4)

    def update(self, *, specification=SECOND, copies=None, **deployment):
        """Update with a DeploymentConfig and wait for the end; answers the record."""
        wanted = {"Specification": specification} if specification else {}
        if copies is not None:
            wanted["RuntimeConfig"] = {"CopyCount": copies}
        self.bench.call(
            "UpdateInferenceComponent",
            InferenceComponentName="component",
            DeploymentConfig=deployment,
            **wanted,
        )
        return self.bench.sagemaker.wait_component_settled(self.bench.scope, "component")

    def describe(self):
        """What DescribeInferenceComponent says now."""
        return self.bench.call("DescribeInferenceComponent", InferenceComponentName="component")

    def fires_at(self, second):
        """Put the alarm into ALARM from a moment of the waits on."""
        self.clock.moments.append(
            lambda now: self.alarms.update(errors="ALARM" if now >= second else "OK")
        )


@pytest.fixture
def component(bench):
    """A component of four copies."""
    return Component(bench)


def _rolling(value=1, unit="COPY_COUNT", **options):
    return rolling(value, unit, **options)


@pytest.mark.parametrize(
    ("policy", "shares", "grown", "shrunk"),
    [
        (_rolling(), [QUARTER, HALF, 3 * QUARTER, 1], [2, 3, 4], [3, 2, 1]),
        (_rolling(50, "CAPACITY_PERCENT"), [HALF, 1], [4], [2]),
    ],
)
def test_copies_are_replaced_batch_by_batch(component, policy, shares, grown, shrunk):
    """Each batch is there before as many old copies go; requests move with it."""
    seen, serving = [], []

    def look(_):
        [live] = component.bench.live().components
        share = live.fleet.new_share
        seen.extend([share] if share not in seen else [])
        serving.append(live.copies)

    component.clock.moments.append(look)
    record = component.update(**policy)
    assert (record.status, record.failure_reason) == ("InService", None)
    assert seen == shares
    assert component.clock.now == 60 * len(shares)
    old, new = component.bench.fleets
    assert (new.sizes, old.sizes) == (grown, shrunk)
    assert min(serving) > 4
    assert old.stopped.wait(5)
    assert component.describe()["Specification"]["ModelName"] == "second"
    assert component.describe()["LastDeploymentConfig"] == policy


def test_while_copies_are_replaced_the_component_is_updating(component):
    """Describe tells the old specification and all copies; nothing else may begin."""
    told = []

    def look(_):
        described = component.describe()
        told.append((described["InferenceComponentStatus"], described["RuntimeConfig"]))
        with pytest.raises(AwsError, match="in-progress"):
            component.bench.call("DeleteInferenceComponent", InferenceComponentName="component")

    component.clock.moments.append(look)
    component.update(**_rolling())
    assert told[0] == ("Updating", {"DesiredCopyCount": 4, "CurrentCopyCount": 5})


@pytest.mark.parametrize("second", [5, 65, 185])
def test_an_alarm_brings_the_old_copies_back(component, second):
    """At whatever moment it fires, they serve alone again, in full."""
    component.fires_at(second)
    record = component.update(**_rolling(), **watching("errors"))
    assert (record.status, record.copies) == ("InService", 4)
    assert "alarm(s) in ALARM state: errors" in record.failure_reason
    old, new = component.bench.fleets
    assert new.stopped.wait(5)
    assert old.sizes[-1:] in ([], [4])
    assert component.describe()["Specification"]["ModelName"] == "model"
    assert component.describe()["RuntimeConfig"] == {"DesiredCopyCount": 4, "CurrentCopyCount": 4}


def test_old_copies_come_back_in_batches(component):
    """RollbackMaximumBatchSize says how many at once."""
    old, told = component.bench.fleets[0], []
    plain = old.resize

    def resize(count):
        plain(count)
        described = component.describe()
        told.append((described["InferenceComponentStatus"], described.get("FailureReason")))

    old.resize = resize
    component.fires_at(185)
    record = component.update(**_rolling(back=1), **watching("errors"))
    assert old.sizes == [3, 2, 1, 2, 3, 4]
    assert told == [("Updating", None)] * 3 + [("Updating", record.failure_reason)] * 3


def test_old_copies_that_do_not_come_back_fail_the_component(component):
    """What there is goes on serving; only deleting is left."""
    old = component.bench.fleets[0]

    def fail(_):
        raise ContainerFailed("no capacity")

    def look(now):
        if now == 125:
            component.alarms["errors"] = "ALARM"
            old.resize = fail

    component.clock.moments.append(look)
    record = component.update(**_rolling(), **watching("errors"))
    assert record.status == "Failed"
    assert "no capacity" in record.failure_reason
    assert component.bench.live().components[0].fleet.new_share == 3 * QUARTER
    component.bench.call("DeleteInferenceComponent", InferenceComponentName="component")
    component.bench.sagemaker.wait_component_settled(component.bench.scope, "component")
    assert all(fleet.stopped.is_set() for fleet in component.bench.fleets)


def test_copies_that_do_not_come_up_replace_none(component):
    """The reason is the container's own."""
    component.bench.failure = "model_fn raised"
    record = component.update(**_rolling())
    assert (record.status, record.failure_reason) == ("InService", "model_fn raised")
    assert component.bench.fleets[0].sizes == []


def test_more_copies_of_the_same_are_not_rolled(component):
    """They are only added."""
    record = component.update(specification=None, copies=6, **_rolling())
    assert (record.copies, component.clock.now) == (6, 0)
    assert component.bench.fleets[0].sizes == [6]


def test_where_no_copy_serves_there_is_nothing_to_roll(component):
    """The new copies start at once."""
    component.bench.call(
        "UpdateInferenceComponentRuntimeConfig",
        InferenceComponentName="component",
        DesiredRuntimeConfig={"CopyCount": 0},
    )
    component.bench.sagemaker.wait_component_settled(component.bench.scope, "component")
    record = component.update(copies=2, **_rolling())
    assert (record.copies, component.clock.now) == (2, 0)


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        (_rolling(3), "MaximumBatchSize must be 5 to 50 percent of the 4 copies of inference "),
        (_rolling(wait=300, maximum=600), "larger than the total waiting time"),
        (_rolling() | watching("gone"), "alarm(s) gone of Auto"),
    ],
)
def test_what_cannot_be_carried_out_is_refused(component, policy, message):
    """Before anything starts; the component serves on."""
    with pytest.raises(AwsError) as refused:
        component.update(**policy)
    assert message in refused.value.message
    assert component.describe()["InferenceComponentStatus"] == "InService"
    assert "LastDeploymentConfig" not in component.describe()


def test_a_single_copy_cannot_be_rolled(component):
    """There is no half of it."""
    with pytest.raises(AwsError, match="at least 2 copies"):
        component.update(copies=1, **_rolling())
