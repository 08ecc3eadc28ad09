"""`modelport scale`: how much of an endpoint serves, shown or set on demand."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from modelport.cli.arguments import Endpoint, Env  # noqa: TC001 - typer looks the annotations up
from modelport.cli.explaining import explained
from modelport.cli.output import err_console, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelport.operating.capacity import Capacity

Counts = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME=COUNT",
        help="Instances of a variant, provisioned concurrency, or copies of a component; a COUNT "
        "alone where there is only one.",
    ),
]


def scale(
    endpoint: Endpoint,
    counts: Counts = None,
    *,
    env: Env = None,
    aws: Annotated[bool, typer.Option("--aws", help="Ask AWS, not the embedded AWS.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Show how much of an endpoint serves, or set it now, within the bounds of its scaling."""
    from modelport.aws.targets import find_target  # noqa: PLC0415 - the same
    from modelport.operating import capacity as client  # noqa: PLC0415 - boto3 is slow
    from modelport.toolchain import STATE  # noqa: PLC0415 - with the others

    with explained():
        wanted = client.parse_counts(counts or ())
        target = find_target(endpoint, env=env, aws=aws, state=STATE)
        if wanted:
            with err_console.status(f"{target.name}: Updating") as progress:
                capacities = client.set_capacities(
                    target, wanted, tell=lambda now: progress.update(f"{target.name}: {now}")
                )
        else:
            capacities = client.capacities_of(target)
    if json:
        print_json({"endpoint": target.name, "capacities": [asdict(one) for one in capacities]})
    else:
        _show(capacities)


def _show(capacities: Iterable[Capacity]) -> None:
    rows = (
        (
            one.name,
            one.worded(one.count),
            f"{one.bounds[0]} to {one.bounds[1]}" if one.bounds else "none",
        )
        for one in capacities
    )
    print_table(("name", "serves", "scaling"), rows)
