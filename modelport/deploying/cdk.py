"""`cdk deploy` of an assembly that is there already, in the embedded AWS or on AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.local.commands import CommandFailedError, run_cdk
from modelport.local.failures import failure_reasons
from modelport.planning import read_templates
from modelport.toolchain import environment, loopback_environment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from modelport.aws.places import Place


AT_ONCE = "4"
"""How many stacks are deployed at the same time, where none needs another."""


class DeployError(Exception):
    """CloudFormation refused or rolled back; the message has its own reasons."""


def cdk_deploy(place: Place, assembly: Path, stacks: Iterable[str] = (), *, log: Path) -> None:
    """Deploys an assembly: all of it or, where stacks are named, those without what they need.

    Raises:
        DeployError: with the reasons that CloudFormation gives.
    """
    chosen = list(stacks)
    words = [*chosen, "--exclusively"] if chosen else ["--all"]
    options = ("--require-approval", "never", "--progress", "events", "--concurrency", AT_ONCE)
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        run_cdk(
            *("deploy", *words, "--app", str(assembly), *options),
            variables=_variables(place, log.parent),
            log=log,
            folder=log.parent,
        )
    except CommandFailedError as error:
        # Not by a prefix: dev-x's stacks begin as dev's do.
        ours = read_templates(assembly)
        reasons = failure_reasons(place.client("cloudformation"), is_ours=ours.__contains__)
        lines = (f"  {line}" for line in reasons or error.tail)
        raise DeployError("\n".join([str(error), *lines, f"the whole log: {log}"])) from error


def _variables(place: Place, folder: Path) -> dict[str, str]:
    session = place.session
    if session is None:
        return environment(state=folder)
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    variables = loopback_environment(
        state=folder,
        gateway=session.gateway,
        region=session.region,
        access_key_id=session.credentials.access_key_id,
        secret_access_key=session.credentials.secret_access_key,
    )
    return variables | {"TMPDIR": str(temporary)}
