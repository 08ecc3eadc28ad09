"""The control plane over fleets that only pretend, so that every state is a method call away."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from local_aws.autoscaling import AutoScaling, VariantFacts
from local_aws.hosting_protocol import ContainerFailed, ContainerResponse, Credentials
from local_aws.sagemaker import RoleRefusedError, SageMaker, State, Surroundings
from local_aws.scope import Scope

ROLE = "arn:aws:iam::000000000000:role/execution-role"


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

    def invoke(self, *, body, headers):
        """Echo."""
        return ContainerResponse(status=200, headers=headers, body=body)

    def resize(self, instance_count):
        """Remember the size."""
        self.sizes.append(instance_count)

    def stop(self):
        """Remember the end; whoever waits goes on."""
        self.stopped.set()
        self.ready.set()


class Bench:
    """SageMaker and autoscaling in one account and region, and what was started for them."""

    def __init__(self, folder: Path) -> None:
        """Start empty."""
        self._started = threading.Condition()
        self.scope = Scope("000000000000", "eu-west-1")
        self.fleets = []
        self.hold = False
        self.failure = None
        self.autoscaling = AutoScaling(self._variants)
        surroundings = Surroundings(
            start_fleet=self._start,
            assume_role=self._assume,
            scalable_variants=self.autoscaling.scalable_variants,
            s3_url="http://127.0.0.1:1",
            work_folder=folder,
            log=lambda _: None,
        )
        self.sagemaker = SageMaker(State(surroundings=surroundings))

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

    def _variants(self, scope, name):
        record = self.sagemaker.state.endpoints.get(scope, name)
        return tuple(
            VariantFacts(name=v.name, instance_type=v.plan.config["InstanceType"])
            for v in record.variants
        )

    def call(self, operation, **parameters):
        """Call SageMaker."""
        return self.sagemaker.call(self.scope, operation, parameters)

    def scale(self, operation, **parameters):
        """Call Application Auto Scaling."""
        return self.autoscaling.call(self.scope, operation, parameters)

    def model(self, name="model", **container):
        """Create a model."""
        container = {"Image": "image", "ModelDataUrl": "s3://bucket/model.tar.gz", **container}
        return self.call(
            "CreateModel", ModelName=name, ExecutionRoleArn=ROLE, PrimaryContainer=container
        )

    def config(self, name="config", **variant):
        """Create an endpoint config of one variant."""
        variant = {
            "VariantName": "AllTraffic",
            "ModelName": "model",
            "InstanceType": "ml.m5.large",
            "InitialInstanceCount": 1,
            **variant,
        }
        return self.call(
            "CreateEndpointConfig", EndpointConfigName=name, ProductionVariants=[variant]
        )

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
