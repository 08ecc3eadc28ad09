"""A synthesized environment beside what is deployed of it: what a rollout begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from modelport.aws.deployed import read_deployed, wait_settled
from modelport.aws.places import find_place
from modelport.configuration import load
from modelport.deploying.synthesis import account_of, synthesize
from modelport.planning import plan, read_templates
from modelport.preflight import preflight

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from modelport.aws.places import Place
    from modelport.configuration import Environment
    from modelport.planning import Deployed, Plan


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What is to be deployed, where, and what that will do."""

    environment: Environment
    place: Place
    assembly: Path
    deployed: Deployed
    plan: Plan


def planned(  # noqa: PLR0913 - each is one thing to know
    name: str,
    *,
    aws: bool,
    state: Path,
    folder: Path,
    say: Callable[[str], None],
    settled: bool = False,
) -> Prepared:
    """Synthesizes the configuration `name` into `folder`, and compares it with what is deployed.

    It looks also whether the artifacts and images that it names are there, and quota for it.

    Args:
        name: of the configuration, or its path.
        aws: whether to ask AWS even where the embedded AWS has it.
        state: where the embedded AWS says that it runs.
        folder: gets the assembly.
        say: gets a line for each step.
        settled: whether to wait first until no stack is being updated.

    Raises:
        ConfigurationError: it has problems.
        NowhereError: there is nothing to compare with.
        PackagingError: a model can't be packed.
        ReadingError: AWS doesn't tell what is deployed.
    """
    place = find_place(env=name, aws=aws, state=state)
    environment = load(name)
    environment = environment.deployed_to(environment.account or account_of(place))
    say("packages and synthesizes")
    templates = read_templates(synthesize(environment, folder))
    if settled:
        wait_settled(place, tell=lambda busy: say(f"waits for {busy}, which is being updated"))
    say("compares it with what is deployed")
    deployed = read_deployed(place, templates)
    compared = plan(templates, deployed, prices=environment.prices, now=datetime.now(UTC))
    return Prepared(
        environment=environment,
        place=place,
        assembly=folder,
        deployed=deployed,
        plan=compared.including(preflight(place, templates, environment)),
    )
