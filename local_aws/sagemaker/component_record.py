"""What is remembered of an inference component."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from local_aws.sagemaker.records import LivingRecord
from local_aws.sagemaker.running import Running
from local_aws.sagemaker.workloads import Workload


@dataclass(frozen=True, kw_only=True)
class ComponentPlan:
    """What a component runs: its specification, resolved, and how many copies of it."""

    name: str
    request: Mapping[str, Any]
    workload: Workload
    copies: int
    is_shadow: bool = False

    @property
    def title(self) -> str:
        """The component's name, as messages say it."""
        return f"inference component {self.name}"

    @property
    def unit(self) -> str:
        """What there are so many of."""
        return "copies"

    @property
    def count(self) -> int:
        """How many copies."""
        return self.copies

    def resized(self, count: int) -> Self:
        """The same, with so many copies."""
        return replace(self, copies=count)

    @property
    def specification(self) -> Mapping[str, Any]:
        """The specification; of several, one for each instance type, the first."""
        return specification_of(self.request)


@dataclass(kw_only=True)
class ComponentRecord(LivingRecord):
    """An inference component with its state; something is running once copies serve.

    `deployment_config` is the last DeploymentConfig that was given.
    """

    endpoint_name: str
    variant_name: str
    instance_type: str
    desired: ComponentPlan
    running: Running[ComponentPlan] | None = None
    deployment_config: Mapping[str, Any] | None = None

    @property
    def plan(self) -> ComponentPlan:
        """What serves or, before anything does, what is asked for."""
        return self.running.plan if self.running else self.desired

    @property
    def copies(self) -> int:
        """How many copies serve; the new ones, too, while a deployment replaces them."""
        if self.running is None:
            return 0
        arriving = self.running.arriving
        return self.running.plan.copies + (arriving.count if arriving else 0)


def specification_of(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """A request's Specification, or the first of its Specifications; empty without either."""
    several: list[Mapping[str, Any]] = request.get("Specifications") or [{}]
    own: Mapping[str, Any] = request.get("Specification") or several[0]
    return own
