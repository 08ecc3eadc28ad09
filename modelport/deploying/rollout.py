"""A deployment as one `cdk deploy`, or in phases where scaling has to be out of the way.

SageMaker refuses UpdateEndpoint when it changes the instance type of a variant that is a
registered scalable target, or removes it. One CloudFormation update can't get around that,
whatever is in the template: it deletes what a template no longer has only when every update is
done (UPDATE_COMPLETE_CLEANUP_IN_PROGRESS), so a target that goes is still there when the endpoint
is updated; a target that stays is never taken away at all. So there are three updates, each
valid by itself:

1. what is deployed now, without the scaling of those variants; the endpoint isn't touched;
2. what is to be, still without it: the endpoint changes as its deployment policy says;
3. what is to be, complete.

The last two could be one, for CloudFormation makes the target after it has updated the endpoint.
But if anything after that failed, the rollback would update the endpoint back while its new target
is registered, be refused, and leave the stack in UPDATE_ROLLBACK_FAILED.

While the scaling is away the capacity stays what it was: the endpoint retains it.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modelport.deploying.assemblies import with_templates
from modelport.deploying.cdk import DeployError, cdk_deploy
from modelport.deploying.detaching import without_scaling
from modelport.deploying.records import PHASES, Record, place_name, read_record, remove_record
from modelport.planning import read_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from modelport.deploying.prepared import Prepared
    from modelport.planning.template import Template

__all__ = ["DeployError", "Rollout"]


@dataclass(frozen=True, kw_only=True)
class Rollout:
    """Deploys what is prepared, whose plan has no errors; `say` gets a line for each step."""

    prepared: Prepared
    state: Path
    say: Callable[[str], None]

    @property
    def record(self) -> Record | None:
        """The deployment that was interrupted here, if one was."""
        return read_record(self.state, self.prepared.place.environment, self._place_name)

    @property
    def in_phases(self) -> bool:
        """Whether it takes more than one deployment."""
        return bool(self.prepared.plan.detached or self.record)

    def run(self) -> None:
        """Deploys, and goes on from where an earlier run was interrupted.

        Raises:
            DeployError: CloudFormation refused or rolled back.
            DetachError: the scaling can't be taken away.
        """
        if self.in_phases:
            self._run_phases()
        else:
            self.say("deploys (cdk deploy)")
            self._deploy(self.prepared.assembly)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run_phases(self) -> None:
        plan, detached = self.prepared.plan, self._detached()
        deployed, wanted = self.prepared.deployed.stacks, read_templates(self.prepared.assembly)
        # Both before anything is changed: what can't be taken apart is refused first.
        before = {i: without_scaling(deployed[i].template, detached[i]) for i in plan.detached}
        moving = sorted(plan.moving & detached.keys())
        between = {i: without_scaling(wanted[i], detached[i]) for i in moving}
        if before:
            names = ", ".join(sorted(i for found in plan.detached.values() for i in found))
            self._begin(1, detached, f"takes the scaling of {names} away")
            self._deploy(self._assembly("before", before), stacks=before)
        if between:
            self._begin(2, detached, "changes the endpoints while it is away")
            self._deploy(self._assembly("between", between))
        self._begin(PHASES, detached, "puts the scaling back")
        self._deploy(self.prepared.assembly)
        remove_record(self.state, self.prepared.place.environment)

    def _detached(self) -> dict[str, list[str]]:
        """What is away already, and what has to be."""
        earlier, more = self.record.detached if self.record else {}, self.prepared.plan.detached
        return {
            stack: sorted({*earlier.get(stack, ()), *more.get(stack, ())})
            for stack in (*earlier, *more)
        }

    def _begin(self, phase: int, detached: dict[str, list[str]], what: str) -> None:
        record = Record(
            environment=self.prepared.place.environment,
            place=self._place_name,
            phase=phase,
            detached=detached,
        )
        record.write(self.state)
        self.say(f"phase {phase} of {PHASES}: {what} (cdk deploy)")

    def _assembly(self, name: str, templates: Mapping[str, Template]) -> Path:
        return with_templates(self.prepared.assembly, self._folder / name, templates)

    def _deploy(self, assembly: Path, *, stacks: Iterable[str] = ()) -> None:
        cdk_deploy(self.prepared.place, assembly, stacks, log=self._folder.with_suffix(".log"))

    @property
    def _place_name(self) -> str:
        return place_name(self.prepared.place, self.prepared.environment.account)

    @property
    def _folder(self) -> Path:
        return self.state / "deployments" / self.prepared.place.environment
