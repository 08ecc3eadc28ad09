"""`modelport traffic`: how an endpoint's variants share its requests, shown or changed live."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from modelport.cli.arguments import Endpoint, Env  # noqa: TC001 - typer looks the annotations up
from modelport.cli.explaining import explained
from modelport.cli.output import err_console, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelport.operating.traffic import VariantTraffic

Weights = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME=WEIGHT",
        help="New weights, relative to each other; a variant that isn't named keeps its own.",
    ),
]


def traffic(
    endpoint: Endpoint,
    weights: Weights = None,
    *,
    env: Env = None,
    aws: Annotated[bool, typer.Option("--aws", help="Ask AWS, not the embedded AWS.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Show how the variants of an endpoint share its requests, or change it while it serves."""
    from modelport.aws.targets import find_target  # noqa: PLC0415 - the same
    from modelport.operating import traffic as client  # noqa: PLC0415 - boto3 is slow
    from modelport.toolchain import STATE  # noqa: PLC0415 - with the others

    with explained():
        wanted = client.parse_weights(weights or ())
        target = find_target(endpoint, env=env, aws=aws, state=STATE)
        if wanted:
            with err_console.status(f"{target.name}: Updating") as progress:
                variants = client.set_weights(
                    target, wanted, tell=lambda now: progress.update(f"{target.name}: {now}")
                )
        else:
            variants = client.traffic_of(target)
    if json:
        print_json({"endpoint": target.name, "variants": [asdict(one) for one in variants]})
    else:
        _show(variants)


def _show(variants: Iterable[VariantTraffic]) -> None:
    rows = (
        (
            variant.name,
            f"{variant.weight:g}",
            f"{variant.share:.1%}",
            "serverless" if variant.instances is None else str(variant.instances),
        )
        for variant in variants
    )
    print_table(("variant", "weight", "share", "instances"), rows)
