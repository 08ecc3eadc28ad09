"""Services of Amazon ECS, as Application Auto Scaling sees and changes them."""

from functools import partial
from typing import Any

from local_aws.autoscaling.dimensions import service_of
from local_aws.autoscaling.engine.surroundings import Capacity
from local_aws.autoscaling.target_key import TargetKey
from local_aws.errors import AwsError, invalid
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.load_balancer_metrics import full_name
from local_aws.ministack_hooks.scopes import meanwhile, within
from local_aws.scope import Scope


class EcsServices:
    """Implements `autoscaling.engine.surroundings.Resources` by UpdateService."""

    def capacity(self, scope: Scope, key: TargetKey) -> Capacity | None:
        """The tasks that a service should have; settled once it has them, and deploys nothing."""
        service = _active(scope, *service_of(key))
        if service is None:
            return None
        deployment = internal("services.ecs")._primary_deployment(service)  # noqa: SLF001 - ministack has no other way
        wanted, rolled_out = service["desiredCount"], deployment["rolloutState"] != "IN_PROGRESS"
        return Capacity(wanted, rolled_out and service["runningCount"] == wanted)

    def change(self, scope: Scope, key: TargetKey, capacity: int) -> None:
        """Have as many tasks; raises `AwsError` where there is no such service any more."""
        cluster, name = service_of(key)
        service = _active(scope, cluster, name)
        if service is None:
            raise AwsError("ServiceNotActiveException", f"Service was not ACTIVE: {name}")
        # At once: the call only comes back when the tasks that leave have answered what they had.
        service["desiredCount"] = capacity
        wanted = {"cluster": cluster, "service": name, "desiredCount": capacity}
        with within(scope):
            meanwhile(partial(internal("services.ecs")._update_service, wanted))  # noqa: SLF001 - the same


def target_groups(scope: Scope, cluster: str, name: str) -> frozenset[str]:
    """The target groups that a service's tasks belong to; `AwsError` if there is no service."""
    service = _active(scope, cluster, name)
    if service is None:
        raise invalid(f"ECS service doesn't exist: service/{cluster}/{name}")
    arns = (balancer.get("targetGroupArn") for balancer in service["loadBalancers"])
    return frozenset(full_name(arn) for arn in arns if arn)


def _active(scope: Scope, cluster: str, name: str) -> dict[str, Any] | None:
    services = internal("services.ecs")._services  # noqa: SLF001 - the same
    service: dict[str, Any] | None = services.get_scoped(
        scope.account, scope.region, f"{cluster}/{name}"
    )
    return service if service is not None and service["status"] == "ACTIVE" else None
