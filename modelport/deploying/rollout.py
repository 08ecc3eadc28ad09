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
from modelport.deploying.records import Record, read_record, remove_record
from modelport.planning import read_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from modelport.deploying.prepared import Prepared

PHASES = 3

__all__ = ["PHASES", "DeployError", "Rollout"]


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
        record = self.record
        earlier = record.detached if record else {}
        detached = {
            stack: sorted({*earlier.get(stack, ()), *self.prepared.plan.detached.get(stack, ())})
            for stack in (*earlier, *self.prepared.plan.detached)
        }
        if self.prepared.plan.detached:
            names = ", ".join(
                sorted(i for found in self.prepared.plan.detached.values() for i in found)
            )
            self._begin(1, detached, f"takes the scaling of {names} away")
            old = {
                stack: self.prepared.deployed.stacks[stack].template
                for stack in self.prepared.plan.detached
            }
            self._deploy(self._without("before", old, detached), stacks=self.prepared.plan.detached)
        moving = {
            stack: ids for stack, ids in detached.items() if stack in self.prepared.plan.moving
        }
        if moving:
            self._begin(2, detached, "changes the endpoints while it is away")
            new = {k: v for k, v in read_templates(self.prepared.assembly).items() if k in moving}
            self._deploy(self._without("between", new, moving))
        self._begin(PHASES, detached, "puts the scaling back")
        self._deploy(self.prepared.assembly)
        remove_record(self.state, self.prepared.place.environment)

    def _begin(self, phase: int, detached: dict[str, list[str]], what: str) -> None:
        record = Record(
            environment=self.prepared.place.environment,
            place=self._place_name,
            phase=phase,
            detached=detached,
        )
        record.write(self.state)
        self.say(f"phase {phase} of {PHASES}: {what} (cdk deploy)")

    def _without(
        self, name: str, templates: Mapping[str, Mapping[str, object]], ids: Mapping[str, list[str]]
    ) -> Path:
        changed = {stack: without_scaling(t, ids[stack]) for stack, t in templates.items()}
        return with_templates(self.prepared.assembly, self._folder / name, changed)

    def _deploy(self, assembly: Path, *, stacks: Iterable[str] = ()) -> None:
        cdk_deploy(self.prepared.place, assembly, stacks, log=self._folder.with_suffix(".log"))

    @property
    def _place_name(self) -> str:
        session = self.prepared.place.session
        return (
            f"embedded AWS {session.pid}"
            if session
            else f"{self.prepared.environment.account}/{self.prepared.place.region}"
        )

    @property
    def _folder(self) -> Path:
        return self.state / "deployments" / self.prepared.place.environment
