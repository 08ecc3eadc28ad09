"""`modelport verify`: whether an environment serves as it was deployed; its exit code says it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated

import typer

from modelport.cli.arguments import deploy_command
from modelport.cli.explaining import explained
from modelport.cli.output import console, err_console, fail, print_json
from modelport.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.aws.places import Place
    from modelport.configuration import Environment
    from modelport.verification import Failure, Verification


def verify(
    env: Annotated[str, typer.Argument(metavar="ENV", help="A file in environments/, or a path.")],
    *,
    aws: Annotated[bool, typer.Option("--aws", help="Ask AWS, not the embedded AWS.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Check endpoints, scaling, alarms, and one sample of each model; exit 1 if one is wrong."""
    from modelport.aws.places import find_place  # noqa: PLC0415 - boto3 and pydantic are slow
    from modelport.configuration import load  # noqa: PLC0415 - the same
    from modelport.toolchain import STATE  # noqa: PLC0415 - with the others
    from modelport.verification import verify as check  # noqa: PLC0415 - the same

    with explained(), err_console.status(f"{env}: looks at what runs, and asks every model"):
        environment, place = load(env), find_place(env=env, aws=aws, state=STATE)
        found = check(environment, place)
        unfinished = tuple(_unfinished(environment, place, again=deploy_command(env, aws=aws)))
        found = replace(found, failures=(*unfinished, *found.failures))
    if json:
        print_json({"serves": not found.failures, **asdict(found)})
    else:
        _print(found)
    if found.failures:
        fail([str(failure) for failure in found.failures])


def _unfinished(environment: Environment, place: Place, *, again: str) -> Iterator[Failure]:
    """A deployment in phases that was interrupted here: what is deployed doesn't scale."""
    from modelport.deploying import account_of, place_name, read_record  # noqa: PLC0415 - as above
    from modelport.toolchain import STATE  # noqa: PLC0415 - as above
    from modelport.verification import Failure  # noqa: PLC0415 - as above

    account = environment.account or account_of(place)
    record = read_record(STATE, environment.name, place_name(place, account))
    if record:
        yield Failure(
            subject=environment.name,
            what=f"its deployment was interrupted {record}",
            advice=again,
        )


def _print(found: Verification) -> None:
    samples, endpoints = counted(found.asked, "sample"), counted(len(found.endpoints), "endpoint")
    console.print(f"asked {samples} of {endpoints}")
    for name in found.unasked:
        console.print(f"{name}: no model of it has a samples.json here, so none was asked")
    if not found.failures:
        console.print("everything serves as it was deployed")
