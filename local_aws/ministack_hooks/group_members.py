"""An autoscaling group's instances, where ministack lists them and balances their load."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from local_aws.instances import Instance, Launch
from local_aws.load_balancing import OpenRequests
from local_aws.ministack_hooks import instance_records, target_requests
from local_aws.ministack_hooks.internals import internal


@dataclass(frozen=True)
class Members:
    """Keeps the group's record and its target groups as the instances are."""

    record: dict[str, Any]
    requests: OpenRequests

    def launched(self, launch: Launch) -> str:
        """List it among EC2's instances."""
        return instance_records.launched(self.record, launch)

    def joined(self, instance: Instance) -> None:
        """List it, and register it as a target."""
        self.record["Instances"].append(
            {
                "InstanceId": instance.id,
                "LifecycleState": "Pending",
                "HealthStatus": "Healthy",
                "AvailabilityZone": instance_records.zone_of(instance.id),
                "ProtectedFromScaleIn": False,
                "LaunchTemplate": self.record["LaunchTemplate"],
            }
        )
        for group in self.record["TargetGroupARNs"]:
            _tell("_register_targets", group, instance)

    def serves(self, instance: Instance) -> None:
        """List it as one of those that serve."""
        self._list_as("InService", instance)

    def left(self, instance: Instance) -> None:
        """Deregister it, let it answer what it has, and list it no more."""
        self._list_as("Terminating", instance)
        target_requests.leave(self.record["TargetGroupARNs"], instance.id, self.requests)
        listed = self.record["Instances"]
        listed[:] = [entry for entry in listed if entry["InstanceId"] != instance.id]
        instance_records.terminated(instance.id)

    def _list_as(self, state: str, instance: Instance) -> None:
        for listed in self.record["Instances"]:
            if listed["InstanceId"] == instance.id:
                listed["LifecycleState"] = state

    def moved_to(self, groups: list[str], instances: Iterable[Instance]) -> None:
        """Register all instances with these target groups, and with no others."""
        before = self.record["TargetGroupARNs"]
        for instance in instances:
            for group in set(before).difference(groups):
                _tell("_deregister_targets", group, instance)
            for group in set(groups).difference(before):
                _tell("_register_targets", group, instance)
        self.record["TargetGroupARNs"] = groups


def _tell(operation: str, group: str, instance: Instance) -> None:
    balancers = internal("services.alb")
    getattr(balancers, operation)({"TargetGroupArn": group, "Targets.member.1.Id": instance.id})
