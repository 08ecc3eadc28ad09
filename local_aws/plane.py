"""Control plane and data plane put together, and both put into ministack."""

from collections.abc import Callable
from pathlib import Path

from local_aws import ministack_hooks
from local_aws.autoscaling import AutoScaling, VariantFacts
from local_aws.cloudformation import resource_types
from local_aws.hosting import start_fleet
from local_aws.hosting.invocations import handle
from local_aws.hosting_protocol import InvocationRequest, InvocationResponse
from local_aws.sagemaker import SageMaker, State, Surroundings
from local_aws.scope import Scope


def install(*, s3_url: str, work_folder: Path, log: Callable[[str], None]) -> SageMaker:
    """Build the services and register them; returns what has to be stopped at the end."""
    autoscaling = AutoScaling(lambda scope, name: _variants(sagemaker, scope, name))
    surroundings = Surroundings(
        start_fleet=start_fleet,
        assume_role=ministack_hooks.assume_role,
        scalable_variants=autoscaling.scalable_variants,
        s3_url=s3_url,
        work_folder=work_folder,
        log=log,
    )
    sagemaker = SageMaker(State(surroundings=surroundings))

    def invoke(request: InvocationRequest) -> InvocationResponse:
        return handle(request, sagemaker.lookup)

    ministack_hooks.install(
        sagemaker=sagemaker,
        autoscaling=autoscaling,
        invoke=invoke,
        types=resource_types(sagemaker, autoscaling),
    )
    return sagemaker


def _variants(sagemaker: SageMaker, scope: Scope, endpoint_name: str) -> tuple[VariantFacts, ...]:
    """What autoscaling must know of an endpoint; raises `AwsError` if there is none."""
    with sagemaker.state.changed:
        record = sagemaker.state.endpoints.get(scope, endpoint_name)
        return tuple(
            VariantFacts(name=variant.name, instance_type=variant.plan.config["InstanceType"])
            for variant in record.variants
        )
