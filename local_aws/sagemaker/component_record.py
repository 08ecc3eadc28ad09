"""What is remembered of an inference component."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local_aws.hosting_protocol import Fleet
from local_aws.sagemaker.records import LivingRecord
from local_aws.sagemaker.workloads import Workload


@dataclass(frozen=True, kw_only=True)
class ComponentPlan:
    """What a component runs: its specification, resolved, and how many copies of it."""

    request: Mapping[str, Any]
    workload: Workload
    copies: int

    @property
    def specification(self) -> Mapping[str, Any]:
        """The specification; of several, one for each instance type, the first."""
        return specification_of(self.request)


@dataclass(kw_only=True)
class ComponentRecord(LivingRecord):
    """An inference component with its state; `fleet` is there once copies serve."""

    endpoint_name: str
    variant_name: str
    instance_type: str
    plan: ComponentPlan
    desired: ComponentPlan
    fleet: Fleet | None = None

    @property
    def copies(self) -> int:
        """How many copies serve."""
        return self.plan.copies if self.fleet is not None else 0


def specification_of(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """A request's Specification, or the first of its Specifications; empty without either."""
    several: list[Mapping[str, Any]] = request.get("Specifications") or [{}]
    own: Mapping[str, Any] = request.get("Specification") or several[0]
    return own
