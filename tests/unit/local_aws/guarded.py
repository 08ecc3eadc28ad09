"""What guarded updates are tried out with: a clock that only counts, and alarms on demand."""

from dataclasses import replace

from local_aws.sagemaker import SageMaker, State
from tests.unit.local_aws.endpoint_requests import instances


class FakeClock:
    """Time that goes by at once; calls whoever wants to look at a moment."""

    def __init__(self):
        """Start at nothing."""
        self.now, self.worked, self.moments = 0.0, 0.0, []

    def real(self, seconds):
        """As long as on AWS."""
        return seconds

    def sleep(self, seconds):
        """Let time go by, and be looked at."""
        self.now += seconds
        for look in list(self.moments):
            look(self.now)

    def stopwatch(self):
        """Real seconds, which only the test spends."""
        return self.worked


def watched(bench, clock, alarms):
    """Give an empty bench a clock and alarms of the test's."""
    surroundings = replace(
        bench.sagemaker.state.surroundings,
        clock=clock,
        alarm_states=lambda _, names: {n: alarms[n] for n in names if n in alarms},
    )
    bench.sagemaker = SageMaker(State(surroundings=surroundings))


class Guarded:
    """A bench whose endpoint has instances, with alarms and a clock of the test's."""

    def __init__(self, bench, *, count=4, config=None):
        """Create an endpoint of so many instances; `config-2` is what it will be updated to."""
        self.bench, self.clock, self.alarms = bench, FakeClock(), {"errors": "OK"}
        watched(bench, self.clock, self.alarms)
        bench.model()
        bench.config(InitialInstanceCount=count, **(config or {}))
        bench.config("config-2", InitialInstanceCount=count, **(config or {}))
        bench.endpoint()

    @property
    def record(self):
        """The endpoint."""
        return self.bench.sagemaker.state.endpoints.get(self.bench.scope, "endpoint")

    def update(self, config="config-2", **deployment):
        """Update with a DeploymentConfig and wait for the end."""
        return self.bench.update(config, DeploymentConfig=deployment)

    def describe(self):
        """What DescribeEndpoint says now."""
        return self.bench.call("DescribeEndpoint", EndpointName="endpoint")

    def shares(self):
        """The part of each production variant's requests that its old and its new fleet get."""
        found = []
        for variant in self.record.production():
            arriving = variant.arriving
            parts = [(variant.fleet, 1 - (arriving.share if arriving else 0))]
            found.append([*parts, *([(arriving.fleet, arriving.share)] if arriving else [])])
        return found


def blue_green(kind="ALL_AT_ONCE", *, wait=60, termination=0, maximum=None, **size):
    """A BlueGreenUpdatePolicy."""
    routing = {"Type": kind, "WaitIntervalInSeconds": wait, **size}
    policy = {"TrafficRoutingConfiguration": routing, "TerminationWaitInSeconds": termination}
    if maximum:
        policy["MaximumExecutionTimeoutInSeconds"] = maximum
    return {"BlueGreenUpdatePolicy": policy}


def canary(value=25, unit="CAPACITY_PERCENT", **options):
    """A canary deployment."""
    return blue_green("CANARY", CanarySize={"Type": unit, "Value": value}, **options)


def linear(value=25, unit="CAPACITY_PERCENT", **options):
    """A linear deployment."""
    return blue_green("LINEAR", LinearStepSize={"Type": unit, "Value": value}, **options)


def rolling(value=1, unit="INSTANCE_COUNT", *, wait=60, back=None, maximum=None):
    """A rolling deployment."""
    policy = {
        "MaximumBatchSize": {"Type": unit, "Value": value},
        "WaitIntervalInSeconds": wait,
    }
    if back:
        counted = "COPY_COUNT" if unit == "COPY_COUNT" else "INSTANCE_COUNT"
        policy["RollbackMaximumBatchSize"] = {"Type": counted, "Value": back}
    if maximum:
        policy["MaximumExecutionTimeoutInSeconds"] = maximum
    return {"RollingUpdatePolicy": policy}


def watching(*names):
    """An AutoRollbackConfiguration."""
    return {"AutoRollbackConfiguration": {"Alarms": [{"AlarmName": name} for name in names]}}


TWO = [instances("One", InitialInstanceCount=2), instances("Two", InitialInstanceCount=4)]
