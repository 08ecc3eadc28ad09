"""What a DeploymentConfig says.

API reference: DeploymentConfig, InferenceComponentDeploymentConfig.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from local_aws.sagemaker.variants import VariantPlan

_PERCENT = 100


@dataclass(frozen=True)
class Size:
    """CapacitySize: a part of a variant's instances, or of a component's copies."""

    unit: Literal["INSTANCE_COUNT", "COPY_COUNT", "CAPACITY_PERCENT"]
    value: int

    def of(self, total: int) -> int:
        """So many of all: a percentage gives whole ones, and at least one."""
        if self.unit != "CAPACITY_PERCENT":
            return self.value
        return max(1, total * self.value // _PERCENT)

    def percent(self, total: int) -> float:
        """The part that was asked for, in percent."""
        return self.value if self.unit == "CAPACITY_PERCENT" else _PERCENT * self.value / total


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How traffic moves to the new fleets, and what sends it back. Times are in seconds.

    `size` is CanarySize, LinearStepSize or a rolling deployment's MaximumBatchSize.
    `rollback_size` is RollbackMaximumBatchSize; without it the old fleet comes back at once.
    """

    kind: Literal["ALL_AT_ONCE", "CANARY", "LINEAR", "ROLLING"] = "ALL_AT_ONCE"
    size: Size | None = None
    rollback_size: Size | None = None
    wait: int = 0
    termination_wait: int = 0
    maximum: int | None = None
    alarms: tuple[str, ...] = ()

    @property
    def is_rolling(self) -> bool:
        """Whether the old fleet shrinks while the new one grows."""
        return self.kind == "ROLLING"


SIZES: Mapping[str, str] = {"CANARY": "CanarySize", "LINEAR": "LinearStepSize"}


def policy_of(config: Mapping[str, Any], plans: Iterable[VariantPlan]) -> Policy:
    """Read a DeploymentConfig; without an update policy traffic moves all at once.

    On Inf1 it moves all at once whatever is asked for, and nothing bakes ("Exclusions").
    """
    if any(plan.instance_type.startswith("ml.inf1.") for plan in plans):
        return Policy()
    if config.get("RollingUpdatePolicy"):
        return rolling_policy_of(config)
    blue_green, alarms = config.get("BlueGreenUpdatePolicy"), _alarms(config)
    return _blue_green(blue_green, alarms) if blue_green else Policy(alarms=alarms)


def rolling_policy_of(config: Mapping[str, Any]) -> Policy:
    """Read a DeploymentConfig that has a RollingUpdatePolicy, as a component's always has."""
    policy = config["RollingUpdatePolicy"]
    return Policy(
        kind="ROLLING",
        size=_size(policy.get("MaximumBatchSize")),
        rollback_size=_size(policy.get("RollbackMaximumBatchSize")),
        wait=policy["WaitIntervalInSeconds"],
        maximum=policy.get("MaximumExecutionTimeoutInSeconds"),
        alarms=_alarms(config),
    )


def _alarms(config: Mapping[str, Any]) -> tuple[str, ...]:
    alarms = (config.get("AutoRollbackConfiguration") or {}).get("Alarms") or ()
    return tuple(alarm["AlarmName"] for alarm in alarms if alarm.get("AlarmName"))


def _blue_green(policy: Mapping[str, Any], alarms: tuple[str, ...]) -> Policy:
    routing = policy["TrafficRoutingConfiguration"]
    return Policy(
        kind=routing["Type"],
        size=_size(routing.get(SIZES.get(routing["Type"], ""))),
        wait=routing["WaitIntervalInSeconds"],
        termination_wait=policy.get("TerminationWaitInSeconds", 0),
        maximum=policy.get("MaximumExecutionTimeoutInSeconds"),
        alarms=alarms,
    )


def _size(size: Mapping[str, Any] | None) -> Size | None:
    return Size(size["Type"], size["Value"]) if size else None
