"""Environments whose names and keys join to the same names."""

from modelport.planning import Deployed, Kind, Plan, Stack, plan
from tests.unit.planning.templates import NAME, STACK, of_kind, template

BATCH = {"Resources": {"Machine": {"Type": "AWS::StepFunctions::StateMachine"}}}


def _planned(owner: str, body: dict[str, object]) -> Plan:
    stacks = {STACK: Stack(template=body, environment=owner)}
    return plan({STACK: body}, Deployed(stacks=stacks, environment="dev"))


def test_a_stack_of_another_environment_is_not_overwritten() -> None:
    """Whether it has an endpoint or not."""
    for body, name in ((template(), NAME), (BATCH, STACK)):
        (error,) = _planned("dev-tiny", body).errors
        assert (error.kind, error.name) == (Kind.COLLISION, name)
        assert f"{STACK} is there already, of the environment dev-tiny" in error.why


def test_a_stack_of_its_own_is_updated() -> None:
    """And one that nobody has put a tag on."""
    for owner in ("dev", ""):
        assert of_kind(_planned(owner, template()), Kind.COLLISION) == []
