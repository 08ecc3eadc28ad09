"""Control plane and data plane put together, and both put into ministack."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from local_aws import ministack_hooks, scalable
from local_aws.autoscaling import AutoScaling
from local_aws.clock import Clock
from local_aws.cloudformation import resource_types
from local_aws.container_engine import Engine, ImageFolders
from local_aws.container_engine.images import source_root
from local_aws.hosting import start_fleet
from local_aws.hosting.clients import clients
from local_aws.hosting.requests.invocations import Invocations
from local_aws.hosting.settings import HostingSettings
from local_aws.instances import Instances, InstanceSettings
from local_aws.load_balancing import HealthChecks, RequestCounts
from local_aws.metrics import InvocationMeter
from local_aws.ministack_hooks.alarms import CloudWatch
from local_aws.ministack_hooks.cron import next_fire
from local_aws.ministack_hooks.ecs_services import target_groups
from local_aws.ministack_hooks.load_balancer_metrics import LoadBalancerMetrics
from local_aws.pace import Pace
from local_aws.rounds import Rounds
from local_aws.sagemaker import SageMaker, State, Surroundings
from local_aws.scaling import scaling_rounds


@dataclass(frozen=True, kw_only=True)
class Plane:
    """What has to be stopped: the invocations while S3 still answers, SageMaker after that."""

    sagemaker: SageMaker
    invocations: Invocations
    scaling: Rounds
    containers: Engine
    instances: Instances
    health: HealthChecks

    def before_end(self) -> None:
        """Stop what needs S3 or asks endpoints; nothing scales any more."""
        self.scaling.stop()
        self.health.stop()
        self.containers.stop()
        self.instances.stop()
        self.invocations.stop()


def install(*, s3_url: str, work_folder: Path, log: Callable[[str], None], pace: Pace) -> Plane:
    """Build the services and register them; returns what has to be stopped at the end."""
    cloudwatch, meter = CloudWatch(pace), InvocationMeter()
    autoscaling = AutoScaling(
        variants=lambda scope, name: scalable.variants_of(sagemaker, scope, name),
        check_component=lambda scope, name: scalable.check_component(sagemaker, scope, name),
        target_groups=target_groups,
        alarms=cloudwatch,
        next_fire=next_fire,
    )
    surroundings = Surroundings(
        start_fleet=start_fleet,
        assume_role=ministack_hooks.assume_role,
        scalable_variants=autoscaling.scalable_variants,
        endpoint_gone=lambda scope, name: invocations.drop(scope.account, scope.region, name),
        s3_url=s3_url,
        work_folder=work_folder,
        log=log,
        alarm_states=ministack_hooks.alarm_states,
        clock=Clock(pace),
    )
    sagemaker = SageMaker(State(surroundings=surroundings))
    invocations = Invocations(sagemaker.lookup, clients(s3_url), HostingSettings(), log, meter)
    images = ImageFolders(source_root() / ".modelport" / "images")
    engine = Engine(images, work_folder)
    instances = Instances(images, work_folder, InstanceSettings())
    counts = RequestCounts()
    health = ministack_hooks.install(
        sagemaker=sagemaker,
        autoscaling=autoscaling,
        invoke=invocations.handle,
        types=resource_types(sagemaker, autoscaling),
        engine=engine,
        instances=instances,
        pace=pace,
        counts=counts,
    )
    cloudwatch.install()
    rounds = scaling_rounds(
        sagemaker=sagemaker,
        invocations=invocations,
        meter=meter,
        load_balancers=LoadBalancerMetrics(health, counts).sample,
        autoscaling=autoscaling,
        cloudwatch=cloudwatch,
        pace=pace,
        log=log,
    )
    if pace.factor != 1:
        log(f"a minute of metrics, alarms, scaling and deployments lasts {pace.real(60):g} s")
    return Plane(
        sagemaker=sagemaker,
        invocations=invocations,
        scaling=rounds.start(),
        containers=engine,
        instances=instances,
        health=health.start(),
    )
