"""`modelport plan`: what a deployment will do to each endpoint, before it does it."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modelport.cli.changes import plan_as_json, print_plan
from modelport.cli.explaining import explained
from modelport.cli.output import err_console, fail, print_json

if TYPE_CHECKING:
    from modelport.configuration import Environment
    from modelport.planning import Plan

DEPLOYED = "deployed"


def plan(
    env: Annotated[str, typer.Argument(metavar="ENV", help="A file in environments/, or a path.")],
    *,
    against: Annotated[
        str,
        typer.Option(
            help="What to compare with: what is deployed, or without asking anybody, the folder "
            "of an earlier cloud assembly (cdk.out) or one template.",
        ),
    ] = DEPLOYED,
    aws: Annotated[bool, typer.Option("--aws", help="Ask AWS, not the embedded AWS.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Compare a configuration with what is deployed; exit 1 if it can't be deployed so."""
    with explained(), tempfile.TemporaryDirectory(prefix="modelport-plan-") as folder:
        made = _planned(env, against=against, aws=aws, folder=Path(folder) / "cdk.out")
    if json:
        print_json(plan_as_json(made))
    else:
        print_plan(made)
    if made.errors:
        fail([f"{len(made.errors)} of these can't work; nothing was changed"])


def _planned(env: str, *, against: str, aws: bool, folder: Path) -> Plan:
    from modelport.configuration import load  # noqa: PLC0415 - boto3 and pydantic are slow
    from modelport.deploying import planned  # noqa: PLC0415 - as above
    from modelport.toolchain import STATE  # noqa: PLC0415 - with the others

    if against == DEPLOYED:
        return planned(env, aws=aws, state=STATE, folder=folder, say=_say).plan
    return _offline(load(env), Path(against), folder)


def _offline(environment: Environment, against: Path, folder: Path) -> Plan:
    from modelport.deploying import synthesize  # noqa: PLC0415 - as above
    from modelport.planning import Deployed, Stack, account_in, read_templates  # noqa: PLC0415
    from modelport.planning import plan as make_plan  # noqa: PLC0415 - with the others

    earlier = read_templates(against)
    environment = environment.deployed_to(account_in(against))
    templates = read_templates(synthesize(environment, folder))
    if against.is_file():
        templates = {name: t for name, t in templates.items() if name in earlier} or templates
    stacks = {name: Stack(template=template) for name, template in earlier.items()}
    deployed = Deployed(stacks=stacks)
    return make_plan(templates, deployed, prices=environment.prices, now=datetime.now(UTC))


def _say(what: str) -> None:
    err_console.print(what)
