"""`modelport deploy`: carries out what `modelport plan` says, in phases where it must be."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modelport.cli.arguments import deploy_command
from modelport.cli.changes import plan_as_json, print_plan
from modelport.cli.explaining import explained
from modelport.cli.output import err_console, fail, print_json

if TYPE_CHECKING:
    from modelport.deploying import Prepared, Rollout


def deploy(
    env: Annotated[str, typer.Argument(metavar="ENV", help="A file in environments/, or a path.")],
    *,
    aws: Annotated[bool, typer.Option("--aws", help="To AWS, not to the embedded AWS.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="To AWS without asking first.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Deploy: scaling that is in the way is taken away and put back; go on after an interruption.

    It does not ask about permissions that are broadened: look at `cdk diff` for those.
    """
    from modelport.deploying import Rollout, planned  # noqa: PLC0415 - boto3 and pydantic are slow
    from modelport.local import Steps  # noqa: PLC0415 - the same
    from modelport.toolchain import STATE  # noqa: PLC0415 - with the others

    steps = Steps(err_console)
    with explained(), tempfile.TemporaryDirectory(prefix="modelport-deploy-") as temporary:
        folder = Path(temporary) / "cdk.out"
        prepared = planned(env, aws=aws, state=STATE, folder=folder, say=steps, settled=True)
        rollout = Rollout(prepared=prepared, state=STATE, say=steps)
        _show(prepared, rollout, json=json)
        if prepared.place.session is None and not yes:
            _ask(prepared)
        _run(rollout, again=deploy_command(env, aws=aws))
        _tell_the_session(prepared)
    steps("is done")


def _show(prepared: Prepared, rollout: Rollout, *, json: bool) -> None:
    record = rollout.record
    if json:
        going_on = {"interrupted_in_phase": record.phase if record else None}
        print_json({**plan_as_json(prepared.plan), **going_on})
    else:
        print_plan(prepared.plan)
    if prepared.plan.errors:
        fail([f"{len(prepared.plan.errors)} of these can't work; nothing was changed"])
    if record:
        err_console.print(f"goes on: an earlier deployment was interrupted in phase {record.phase}")


def _ask(prepared: Prepared) -> None:
    where = f"account {prepared.environment.account}, {prepared.place.region}"
    if not sys.stdin.isatty():
        fail([f"deploys to {where}: say that it may (--yes)"])
    typer.confirm(f"deploy to {where}?", abort=True, err=True)


def _run(rollout: Rollout, *, again: str) -> None:
    """Deploys; whatever ends it, says where it is."""
    try:
        rollout.run()
    except BaseException as error:
        record = rollout.record
        if record:
            err_console.print(str(record))
        if record or isinstance(error, KeyboardInterrupt):
            err_console.print(f"go on: {again}")
        raise


def _tell_the_session(prepared: Prepared) -> None:
    """Has `local status` and the other commands know the endpoints that there are now."""
    from modelport.aws import session as sessions  # noqa: PLC0415 - as above
    from modelport.local.deployment import Deployment  # noqa: PLC0415 - as above
    from modelport.local.workspace import Workspace  # noqa: PLC0415 - as above
    from modelport.toolchain import STATE  # noqa: PLC0415 - as above

    session = prepared.place.session
    if session is None:
        return
    deployment = Deployment(
        environment=prepared.environment,
        configuration=prepared.environment.name,
        gateway=session.gateway,
        pid=session.pid,
        workspace=Workspace.shared(STATE),
    )
    sessions.write(deployment.session(), STATE)
