"""How an endpoint or a component gets from one version to the next, and what undoes it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from model_hosting.metrics import Alarm


@dataclass(frozen=True)
class CapacitySize:
    """A part of what serves: CAPACITY_PERCENT, INSTANCE_COUNT or COPY_COUNT, and how much."""

    kind: str
    value: int

    def property(self) -> dict[str, Any]:
        """The capacity size."""
        return {"type": self.kind, "value": self.value}


@dataclass(frozen=True, kw_only=True)
class UpdatePolicy(ABC):
    """How the update itself goes.

    Attributes:
        wait: seconds that alarms are watched after each part.
        maximum_execution: the most seconds that it may take.
    """

    wait: int
    maximum_execution: int | None = None

    @abstractmethod
    def properties(self) -> dict[str, Any]:
        """The part of a deployment config that says it."""


@dataclass(frozen=True, kw_only=True)
class BlueGreen(UpdatePolicy):
    """To a second fleet, which takes all requests at once or part by part.

    Attributes:
        canary: the part that goes first, and alone.
        linear: the step in which requests go over.
        termination_wait: seconds that the old fleet stays.
    """

    canary: CapacitySize | None = None
    linear: CapacitySize | None = None
    termination_wait: int | None = None

    def properties(self) -> dict[str, Any]:
        """The blue/green update policy."""
        kind = "CANARY" if self.canary else "LINEAR" if self.linear else "ALL_AT_ONCE"
        routing = {
            "type": kind,
            "waitIntervalInSeconds": self.wait,
            "canarySize": self.canary.property() if self.canary else None,
            "linearStepSize": self.linear.property() if self.linear else None,
        }
        return {
            "blueGreenUpdatePolicy": {
                "trafficRoutingConfiguration": routing,
                "terminationWaitInSeconds": self.termination_wait,
                "maximumExecutionTimeoutInSeconds": self.maximum_execution,
            }
        }


@dataclass(frozen=True, kw_only=True)
class Rolling(UpdatePolicy):
    """In batches, without a second fleet.

    Attributes:
        batch: how much is replaced at once.
        rollback_batch: how much is put back at once; all of it by default.
    """

    batch: CapacitySize
    rollback_batch: CapacitySize | None = None

    def properties(self) -> dict[str, Any]:
        """The rolling update policy."""
        return {
            "rollingUpdatePolicy": {
                "maximumBatchSize": self.batch.property(),
                "waitIntervalInSeconds": self.wait,
                "rollbackMaximumBatchSize": self.rollback_batch.property()
                if self.rollback_batch
                else None,
                "maximumExecutionTimeoutInSeconds": self.maximum_execution,
            }
        }


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """How an update goes, and the alarms that undo it.

    Attributes:
        policy: how it goes.
        alarms: alarms to make, by name, on metrics of the endpoint by its literal name.
        existing_alarms: names of alarms that are made elsewhere.
    """

    policy: UpdatePolicy
    alarms: Mapping[str, Alarm] = field(default_factory=dict)
    existing_alarms: Sequence[str] = ()

    def bind(self, scope: Construct, roles: Iterable[iam.IRole]) -> dict[str, Any]:
        """Makes the alarms; the config refers to them, so that they are there before an update.

        The execution roles watch them (SageMaker developer guide, "Auto-Rollback Configuration
        and Monitoring"). Every deployment has all of it, so RetainDeploymentConfig, which would
        keep an earlier one, is never said (API reference, "UpdateEndpoint").
        """
        rollback = Construct(scope, "Rollback")
        made = [
            alarm.make(Construct(rollback, name), "Alarm") for name, alarm in self.alarms.items()
        ]
        names = [*(alarm.ref for alarm in made), *self.existing_alarms]
        arns = [*(alarm.attr_arn for alarm in made), *map(_alarm_arn, self.existing_alarms)]
        for role in roles if arns else ():
            role.add_to_principal_policy(
                iam.PolicyStatement(actions=["cloudwatch:DescribeAlarms"], resources=arns)
            )
        alarms = [{"alarmName": name} for name in names]
        return {
            **self.policy.properties(),
            "autoRollbackConfiguration": {"alarms": alarms} if alarms else None,
        }


def _alarm_arn(name: str) -> str:
    place = f"{cdk.Aws.PARTITION}:cloudwatch:{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}"
    return f"arn:{place}:alarm:{name}"
