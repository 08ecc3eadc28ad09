"""An endpoint before and after: what the rules look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from modelport.planning.change import Change, Kind, Level
from modelport.planning.effects import Effect, changed_properties, effects
from modelport.planning.hosting import endpoints
from modelport.planning.template import MODEL, resources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from modelport.planning.deployed import Deployed, LiveEndpoint, Stack
    from modelport.planning.hosting import Component, Endpoint, Variant
    from modelport.planning.template import Template


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """The whole deployment: all new templates, all that is deployed, and when it happens.

    Without `now` nothing is said of what depends on the time.
    """

    templates: Mapping[str, Template]
    deployed: Deployed
    now: datetime | None = None

    def owners(self) -> dict[str, list[tuple[str, str]]]:
        """Where each endpoint name, in lower case, is in the new templates: stacks, logical IDs.

        SageMaker tells names apart by more than their case (API reference, "CreateEndpoint").
        """
        found: dict[str, list[tuple[str, str]]] = {}
        for stack, template in self.templates.items():
            for endpoint in endpoints(stack, template):
                found.setdefault(endpoint.name.lower(), []).append((stack, endpoint.logical_id))
        return found

    def deployed_owners(self) -> dict[str, tuple[str, str]]:
        """Which stack and logical ID each endpoint name, in lower case, belongs to now."""
        return {
            endpoint.name.lower(): (name, endpoint.logical_id)
            for name, stack in self.deployed.stacks.items()
            for endpoint in endpoints(name, stack.template)
        }


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One endpoint before and after; one of the two may be missing.

    Attributes:
        stack: its stack's name.
        before: as it is deployed.
        after: as it is to be.
        effects: what happens to each logical ID of the stack.
        moves: whether the endpoint goes to another endpoint config.
        stays: whether its stack isn't deployed any more, so that nothing touches it.
        assembly: everything beside it.
    """

    stack: str
    before: Endpoint | None
    after: Endpoint | None
    effects: Mapping[str, Effect]
    moves: bool
    stays: bool
    assembly: Assembly

    @property
    def name(self) -> str:
        """The endpoint's name after the deployment or, if it goes, before."""
        endpoint = self.after or self.before
        return endpoint.name if endpoint else ""

    @property
    def effect(self) -> Effect:
        """What happens to the endpoint itself."""
        endpoint = self.after or self.before
        return self.effects[endpoint.logical_id] if endpoint else Effect.NONE

    @property
    def deployed_stack(self) -> Stack | None:
        """Its stack as it is deployed."""
        return self.assembly.deployed.stacks.get(self.stack)

    @property
    def live(self) -> LiveEndpoint | None:
        """What runs under the deployed endpoint's name."""
        return self.assembly.deployed.endpoints.get(self.before.name) if self.before else None

    def change(
        self, kind: Kind, why: str = "", *, level: Level = Level.INFO, advice: str = ""
    ) -> Change:
        """What a rule finds of it."""
        return Change(
            name=self.name, stack=self.stack, kind=kind, why=why, level=level, advice=advice
        )

    def kept_variants(self) -> Iterator[tuple[Variant, Variant]]:
        """The variants that are there before and after."""
        if self.before and self.after:
            for name, variant in self.before.variants.items():
                if name in self.after.variants:
                    yield variant, self.after.variants[name]

    def kept_components(self) -> Iterator[tuple[Component, Component]]:
        """The inference components that are there before and after."""
        if self.before and self.after:
            for name, component in self.before.components.items():
                if name in self.after.components:
                    yield component, self.after.components[name]

    def removed_variants(self) -> list[Variant]:
        """The variants that the endpoint loses."""
        if not self.before or not self.after:
            return []
        return [v for name, v in self.before.variants.items() if name not in self.after.variants]

    def deleted_models(self) -> dict[str, str]:
        """The models that the deployment deletes, by the names that SageMaker knows them by."""
        stack = self.deployed_stack
        if stack is None or self.stays:
            return {}
        gone = (Effect.REMOVED, Effect.REPLACED)
        names = {
            logical_id: stack.name_of(logical_id)
            for logical_id in resources(stack.template, MODEL)
            if self.effects.get(logical_id) in gone
        }
        return {name.lower(): logical_id for logical_id, name in names.items() if name}


def compare(assembly: Assembly) -> list[Comparison]:
    """A comparison for each endpoint of the new templates and of what is deployed."""
    stacks = dict.fromkeys([*assembly.templates, *assembly.deployed.stacks])
    return [c for stack in stacks for c in _of_stack(stack, assembly)]


def _of_stack(stack: str, assembly: Assembly) -> Iterator[Comparison]:
    deployed = assembly.deployed.stacks.get(stack)
    old: Template = deployed.template if deployed else {"Resources": {}}
    stays = stack not in assembly.templates
    new = assembly.templates.get(stack, old)
    found = effects(old, new)
    before = {e.logical_id: e for e in endpoints(stack, old)}
    after = {e.logical_id: e for e in endpoints(stack, new)}
    for logical_id in dict.fromkeys([*before, *after]):
        yield Comparison(
            stack=stack,
            before=before.get(logical_id),
            after=after.get(logical_id),
            effects=found,
            moves=_moves(logical_id, old, new, found),
            stays=stays,
            assembly=assembly,
        )


def _moves(logical_id: str, old: Template, new: Template, found: Mapping[str, Effect]) -> bool:
    if found[logical_id] is not Effect.UPDATED:
        return False
    replaced = {i for i, effect in found.items() if effect is Effect.REPLACED}
    before, after = old["Resources"][logical_id], new["Resources"][logical_id]
    return "EndpointConfigName" in changed_properties(before, after, replaced)
