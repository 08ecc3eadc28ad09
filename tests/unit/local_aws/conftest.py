"""The control plane over fleets that only pretend, so that every state is a method call away."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from local_aws import scalable
from local_aws.autoscaling import AutoScaling
from local_aws.errors import invalid
from local_aws.hosting_protocol import ContainerFailed, ContainerResponse, Credentials
from local_aws.ministack_hooks.cron import next_fire
from local_aws.sagemaker import RoleRefusedError, SageMaker, State, Surroundings
from local_aws.scope import Scope
from tests.unit.local_aws.endpoint_requests import COMPUTE, ROLE, instances


@dataclass
class FakeFleet:
    """A fleet that gets ready, or fails, when the test says so."""

    spec: object
    ready: threading.Event = field(default_factory=threading.Event)
    failure: str | None = None
    sizes: list = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def wait_ready(self, timeout=None):
        """Block until the test lets it be ready."""
        self.ready.wait(timeout)
        if self.failure:
            raise ContainerFailed(self.failure)

    def invoke(self, request):
        """Echo."""
        return ContainerResponse(status=200, headers=request.headers, body=request.body)

    def resize(self, instance_count):
        """Remember the size."""
        self.sizes.append(instance_count)

    def stop(self):
        """Remember the end; whoever waits goes on."""
        self.stopped.set()
        self.ready.set()


class FakeAlarms:
    """CloudWatch: alarms by name, in the state that the test gives them."""

    def __init__(self):
        """Start without any."""
        self.alarms = {}
        self.values = {}

    def put(self, scope, alarm):
        """Remember an alarm."""
        arn = scope.arn("cloudwatch", f"alarm:{alarm['AlarmName']}")
        state = {"StateValue": "INSUFFICIENT_DATA", "AlarmArn": arn}
        self.alarms[alarm["AlarmName"]] = {**state, **alarm}
        return arn

    def delete(self, _scope, names):
        """Forget alarms."""
        for name in names:
            self.alarms.pop(name, None)

    def all(self, _scope):
        """Every alarm."""
        return list(self.alarms.values())

    def latest(self, _scope, alarm):
        """What the test gave as the metric's value."""
        return self.values.get(alarm["AlarmName"])

    def named(self, part):
        """The alarm with a part in its name."""
        [found] = [alarm for name, alarm in self.alarms.items() if part in name]
        return found

    def become(self, part, state, value=None):
        """Put an alarm into a state, with the metric's last value."""
        alarm = self.named(part)
        alarm["StateValue"] = state
        self.values[alarm["AlarmName"]] = value


class Bench:
    """SageMaker and autoscaling in one account and region, and what was started for them."""

    def __init__(self, folder: Path) -> None:
        """Start empty."""
        self._started = threading.Condition()
        self.scope = Scope("000000000000", "eu-west-1")
        self.fleets = []
        self.gone = []
        self.hold = False
        self.failure = None
        self.alarms = FakeAlarms()
        self.autoscaling = AutoScaling(
            variants=lambda scope, name: scalable.variants_of(self.sagemaker, scope, name),
            check_component=lambda scope, name: scalable.check_component(
                self.sagemaker, scope, name
            ),
            target_groups=self._target_groups,
            alarms=self.alarms,
            next_fire=next_fire,
        )
        surroundings = Surroundings(
            start_fleet=self._start,
            assume_role=self._assume,
            scalable_variants=self.autoscaling.scalable_variants,
            endpoint_gone=lambda _scope, name: self.gone.append(name),
            s3_url="http://127.0.0.1:1",
            work_folder=folder,
            log=lambda _: None,
        )
        self.sagemaker = SageMaker(State(surroundings=surroundings))

    def _target_groups(self, _scope, cluster, service):
        """Of the one service that there is."""
        if (cluster, service) != ("cluster", "service"):
            raise invalid(f"ECS service doesn't exist: service/{cluster}/{service}")
        return frozenset({"targetgroup/tasks/1"})

    def _start(self, spec):
        fleet = FakeFleet(spec, failure=self.failure)
        if not self.hold:
            fleet.ready.set()
        with self._started:
            self.fleets.append(fleet)
            self._started.notify_all()
        return fleet

    def started(self, number):
        """Wait for a fleet to be started; answers it."""
        with self._started:
            assert self._started.wait_for(lambda: len(self.fleets) >= number, timeout=10)
        return self.fleets[number - 1]

    def _assume(self, _scope, role_arn):
        if role_arn != ROLE:
            raise RoleRefusedError(f"Could not assume role {role_arn}.")
        return Credentials(access_key_id="a", secret_access_key="b", session_token="c")  # noqa: S106 - a fake

    def call(self, operation, **parameters):
        """Call SageMaker."""
        return self.sagemaker.call(self.scope, operation, parameters)

    def scale(self, operation, **parameters):
        """Call Application Auto Scaling."""
        return self.autoscaling.call(self.scope, operation, parameters)

    def model(self, name="model", **container):
        """Create a model."""
        if "ModelDataSource" not in container:
            container = {"ModelDataUrl": "s3://bucket/model.tar.gz", **container}
        container = {"Image": "image", **container}
        return self.call(
            "CreateModel", ModelName=name, ExecutionRoleArn=ROLE, PrimaryContainer=container
        )

    def pipeline(self, name="model", *, containers, mode="Serial"):
        """Create a model of several containers."""
        return self.call(
            "CreateModel",
            ModelName=name,
            ExecutionRoleArn=ROLE,
            Containers=containers,
            InferenceExecutionConfig={"Mode": mode},
        )

    def config(self, name="config", *, variants=None, more=None, **variant):
        """Create an endpoint config, of one variant unless several are given."""
        return self.call(
            "CreateEndpointConfig",
            EndpointConfigName=name,
            ProductionVariants=variants or [instances(**variant)],
            **(more or {}),
        )

    def component_endpoint(self, **scaling):
        """Create an endpoint of a variant without a model, and wait for it."""
        bare = instances(ModelName=None, **scaling)
        self.config(variants=[bare], more={"ExecutionRoleArn": ROLE})
        return self.endpoint()

    def component(self, name="component", *, copies=1, wait=True, **specification):
        """Create an inference component of a model, or of what is specified."""
        specification = specification or {"ModelName": "model"}
        self.call(
            "CreateInferenceComponent",
            InferenceComponentName=name,
            EndpointName="endpoint",
            Specification={"ComputeResourceRequirements": COMPUTE, **specification},
            RuntimeConfig={"CopyCount": copies},
        )
        return self.sagemaker.wait_component_settled(self.scope, name) if wait else None

    def live(self):
        """The endpoint as InvokeEndpoint sees it."""
        return self.sagemaker.lookup(self.scope.account, self.scope.region, "endpoint")

    def endpoint(self, name="endpoint", config="config"):
        """Create an endpoint and wait until nothing is under way."""
        self.call("CreateEndpoint", EndpointName=name, EndpointConfigName=config)
        return self.sagemaker.wait_settled(self.scope, name)

    def update(self, config, name="endpoint", **options):
        """Update an endpoint and wait until nothing is under way."""
        self.call("UpdateEndpoint", EndpointName=name, EndpointConfigName=config, **options)
        return self.sagemaker.wait_settled(self.scope, name)


@pytest.fixture
def bench(tmp_path):
    """An empty account."""
    return Bench(tmp_path)


@pytest.fixture
def serving(bench):
    """An account with an endpoint in service."""
    bench.model()
    bench.config()
    bench.endpoint()
    return bench
