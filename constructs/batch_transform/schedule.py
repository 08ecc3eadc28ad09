"""When a state machine starts by itself."""

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A schedule of Amazon EventBridge Scheduler.

    Attributes:
        expression: cron(…) or rate(…).
        time_zone: of a cron expression, such as Europe/Rome.
        enabled: whether it is on.
    """

    expression: str
    time_zone: str = "UTC"
    enabled: bool = True

    def start(self, scope: Construct, construct_id: str, machine: sfn.StateMachine) -> None:
        """Starts `machine` when it is time, with a role that may do only that."""
        scheduler.Schedule(
            scope,
            construct_id,
            schedule=scheduler.ScheduleExpression.expression(
                self.expression, cdk.TimeZone.of(self.time_zone)
            ),
            enabled=self.enabled,
            target=targets.StepFunctionsStartExecution(machine),
        )
