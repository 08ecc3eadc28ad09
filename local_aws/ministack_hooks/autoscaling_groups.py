"""Autoscaling groups of Amazon EC2 whose instances run: ministack's own are numbers."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from local_aws.instances import Group, GroupError, Instances
from local_aws.instances.checks import anyway, booted, signalled
from local_aws.load_balancing import OpenRequests
from local_aws.ministack_hooks import instance_records
from local_aws.ministack_hooks.group_members import Members
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.launch_templates import LaunchError, launch_of
from local_aws.ministack_hooks.scopes import meanwhile
from local_aws.ministack_hooks.stacks import run_on_threads

_GROUP = "AWS::AutoScaling::AutoScalingGroup"
_ROLLING = "AutoScalingRollingUpdate"
_IMAGES = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-"
_IMAGE = "ami-0c2023a1b2c3d4e5f"
"""The one that ministack has of Amazon Linux 2023."""
_log = logging.getLogger(__name__)

Properties = Mapping[str, Any]
Record = dict[str, Any]
Made = tuple[str, dict[str, str]]


def install(instances: Instances, requests: OpenRequests) -> None:
    """Take groups from templates; their size may change, and their instances be refreshed."""
    handlers = internal("services.cloudformation.provisioners")._RESOURCE_HANDLERS  # noqa: SLF001 - ministack has no other way
    groups = AutoScalingGroups(instances, requests, handlers[_GROUP])
    handlers[_GROUP] = {
        **handlers[_GROUP],
        "create": groups.create,
        "update": groups.update,
        "delete": groups.delete,
    }
    run_on_threads(frozenset({_GROUP}))
    autoscaling = internal("services.autoscaling")
    autoscaling._reconcile_instances = groups.reconcile  # noqa: SLF001 - the same
    autoscaling._ACTION_MAP["StartInstanceRefresh"] = groups.refresh  # noqa: SLF001 - the same
    instance_records.install(groups.replace)
    images = internal("services.ssm")._PUBLIC_AMI_PARAMETERS  # noqa: SLF001 - the same
    images.update({f"{_IMAGES}{processors}": _IMAGE for processors in ("arm64", "x86_64")})


class AutoScalingGroups:
    """The groups that stacks made, by their ARNs."""

    def __init__(
        self,
        instances: Instances,
        requests: OpenRequests,
        original: Mapping[str, Callable[..., Any]],
    ) -> None:
        """There is none yet; `original` are ministack's own handlers of the type."""
        self._instances, self._requests, self._original = instances, requests, original
        self._groups: dict[str, Group] = {}
        autoscaling = internal("services.autoscaling")
        self._as_numbers = autoscaling._reconcile_instances  # noqa: SLF001 - the same
        self._noted = autoscaling._start_instance_refresh  # noqa: SLF001 - the same

    def create(self, logical_id: str, properties: Properties, stack_name: str) -> Made:
        """Launch as many as there should be; wait for their signals, where the template does.

        Raises:
            GroupError: one of them fails; nothing is left.
        """
        made: Made = self._original["create"](logical_id, properties, stack_name)
        record = _record(made[0])
        record["TargetGroupARNs"] = list(properties.get("TargetGroupARNs", ()))
        group = self._groups[record["AutoScalingGroupARN"]] = Group(
            self._instances, Members(record, self._requests)
        )
        waits = "CreationPolicy" in _definition(stack_name, logical_id)
        check = signalled(stack_name, logical_id) if waits else anyway
        try:
            group.resize(record["DesiredCapacity"], launch_of(record["LaunchTemplate"]), check)
        except BaseException:
            self.delete(made[0], properties)
            raise
        return made

    def update(
        self,
        physical_id: str,
        old: Properties,
        new: Properties,
        stack_name: str,
        logical_id: str | None = None,
    ) -> Made:
        """Replace what is launched from another template, one by one, where the policy says so.

        Raises:
            GroupError: a new instance fails, and the group is as it was; or the group would need
                another name.
        """
        if old.get("AutoScalingGroupName") != new.get("AutoScalingGroupName"):
            raise GroupError("a new name for an autoscaling group is not emulated")
        try:
            return self._change(physical_id, old, new, stack_name, logical_id)
        except GroupError:
            # The engine takes it that a handler that failed changed nothing.
            self._change(physical_id, new, old, stack_name, logical_id)
            raise

    def _change(
        self,
        physical_id: str,
        old: Properties,
        new: Properties,
        stack_name: str,
        logical_id: str | None,
    ) -> Made:
        record = _record(physical_id)
        before = record["DesiredCapacity"]
        made: Made = self._original["update"](physical_id, old, new, stack_name, logical_id)
        if "DesiredCapacity" not in new:
            record["DesiredCapacity"] = min(max(before, record["MinSize"]), record["MaxSize"])
        group = self._groups[record["AutoScalingGroupARN"]]
        group.surroundings.moved_to(list(new.get("TargetGroupARNs", ())), group.members)
        launch = launch_of(record["LaunchTemplate"])
        policy = _definition(stack_name, logical_id).get("UpdatePolicy", {}).get(_ROLLING)
        if policy is not None:
            waits = policy.get("WaitOnResourceSignals")
            check = signalled(stack_name, logical_id) if waits else anyway
            outdated = [m for m in group.members if m.launch.template != launch.template]
            group.replace(outdated, launch, check)
        group.resize(record["DesiredCapacity"], launch, anyway)
        return made

    def delete(self, physical_id: str, properties: Properties) -> None:
        """End all its instances."""
        record = internal("services.autoscaling")._asgs.get(physical_id)  # noqa: SLF001 - the same
        group = self._groups.pop(record["AutoScalingGroupARN"], None) if record else None
        if group is not None:
            group.end()
        self._original["delete"](physical_id, properties)

    def reconcile(self, record: Record) -> None:
        """Have as many instances as are now desired, while the caller goes on."""
        group = self._groups.get(record["AutoScalingGroupARN"])
        if group is None:
            self._as_numbers(record)
            return
        meanwhile(partial(_have, group, record))

    def replace(self, instance_id: str) -> None:
        """Have another instance in the place of one that EC2 was told to end or to stop."""
        for record in list(internal("services.autoscaling")._asgs.values()):  # noqa: SLF001 - the same
            group = self._groups.get(record["AutoScalingGroupARN"])
            if group is not None and group.has(instance_id):
                meanwhile(partial(_have, group, record, instance_id))

    def refresh(self, parameters: Mapping[str, str]) -> Any:
        """Replace every instance, one after the other, while the caller goes on."""
        answer = self._noted(parameters)
        record = internal("services.autoscaling")._asgs.get(parameters["AutoScalingGroupName"])  # noqa: SLF001 - the same
        group = self._groups.get(record["AutoScalingGroupARN"]) if record else None
        if group is None:
            return answer
        state, launch = record["InstanceRefreshes"][0], launch_of(record["LaunchTemplate"])
        members = list(group.members)
        state.update(Status="InProgress", PercentageComplete=0, InstancesToUpdate=len(members))

        def replace() -> None:
            try:
                group.replace(members, launch, booted)
            except GroupError as error:
                state.update(Status="Failed", StatusReason=str(error))
            else:
                state.update(Status="Successful", PercentageComplete=100, InstancesToUpdate=0)

        meanwhile(replace)
        return answer


def _record(name: str) -> Record:
    record: Record = internal("services.autoscaling")._asgs[name]  # noqa: SLF001 - the same
    return record


def _definition(stack_name: str, logical_id: str | None) -> Properties:
    """The resource in the template that is being deployed, with its policies."""
    provisioners = internal("services.cloudformation.provisioners")
    found: Properties = provisioners._cfn_wait_condition_definition(stack_name, logical_id)  # noqa: SLF001 - the same
    return found


def _have(group: Group, record: Record, ended: str | None = None) -> None:
    """As many instances as are desired, without one that has ended; nobody waits for them."""
    try:
        if ended is not None:
            group.drop(ended)
        group.resize(record["DesiredCapacity"], launch_of(record["LaunchTemplate"]), anyway)
    except (GroupError, LaunchError) as error:
        _log.warning("%s", error)
