"""What a plan and a verification know of an environment, as AWS tells it."""

from typing import Any

import pytest

from modelport.aws import deployed
from modelport.aws.deployed import ReadingError, read_deployed, wait_settled
from tests.unit.aws.account import Account, DeployedStack, serving
from tests.unit.planning.templates import NAME, STACK, live, template

TARGETS = (f"endpoint/{NAME}/variant/AllTraffic", "endpoint/theirs/variant/A")
BATCH = {"Resources": {"Machine": {"Type": "AWS::StepFunctions::StateMachine"}}}
IDS = {"Config": "arn:aws:sagemaker:eu-west-1:1:endpoint-config/config-1"}
SERVING = serving(NAME, config="config-1", model="model-1")


def test_everything_of_the_environment_is_found() -> None:
    """Its stacks by their tag, whatever the configuration has of them; and what runs of them."""
    stacks = {
        STACK: DeployedStack(template=template(), physical_ids=IDS),
        "Gone": DeployedStack(template=BATCH, status="CREATE_COMPLETE"),
        "Theirs": DeployedStack(template=template(name="theirs"), environment="other"),
    }
    account = Account(stacks=stacks, described=SERVING, targets=TARGETS)
    found = read_deployed(account.place(), {})
    assert {name: stack.status for name, stack in found.stacks.items()} == {
        STACK: "UPDATE_COMPLETE",
        "Gone": "CREATE_COMPLETE",
    }
    assert (found.stacks[STACK].template, found.stacks[STACK].physical_ids) == (template(), IDS)
    assert found.endpoints == {NAME: live()}
    assert (found.is_live, found.environment, found.targets) == (True, "dev", {*TARGETS})


def test_names_that_are_to_be_used_are_looked_up() -> None:
    """Whoever has them: a stack of another environment, an endpoint and a component by hand."""
    component = {
        "Type": "AWS::SageMaker::InferenceComponent",
        "Properties": {"InferenceComponentName": "films", "EndpointName": NAME},
    }
    new = {"Resources": {**template()["Resources"], "Films": component}}
    stacks = {STACK: DeployedStack(template=BATCH, environment="dev-tiny")}
    account = Account(stacks=stacks, described={**SERVING, "films": {"x": 1}})
    found = read_deployed(account.place(), {STACK: new, "New": template(name="nobody's")})
    assert found.other_owner(STACK) == "dev-tiny"
    assert set(found.endpoints) == {NAME}
    assert found.components == {"films"}


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS", "DELETE_COMPLETE"])
def test_a_stack_that_has_nothing_is_not_deployed(status: str) -> None:
    """The CDK begins it anew, so a plan calls its endpoint new, and nobody waits for it."""
    account = Account(stacks={STACK: DeployedStack(template=template(), status=status)})
    assert read_deployed(account.place(), {STACK: template()}).stacks == {}
    waited: list[str] = []
    wait_settled(account.place(), tell=waited.append)
    assert waited == []


def test_an_endpoint_without_a_config_is_read() -> None:
    """As one is that failed while it was created."""
    failed = {"EndpointName": NAME, "EndpointStatus": "Failed", "FailureReason": "no memory"}
    account = Account(described={NAME: failed})
    found = read_deployed(account.place(), {STACK: template()}).endpoints[NAME]
    assert (found.status, found.failure, found.config) == ("Failed", "no memory", "")
    assert (found.counts, found.models) == ({}, frozenset())


def test_stacks_that_are_being_updated_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of the environment's, and no others."""
    busy, others = (
        DeployedStack(template=BATCH, status="UPDATE_IN_PROGRESS", environment=environment)
        for environment in ("dev", "other")
    )
    account = Account(stacks={STACK: busy, "Theirs": others})
    monkeypatch.setattr(
        deployed, "time", _Clock(lambda: setattr(busy, "status", "UPDATE_COMPLETE"))
    )
    waited: list[str] = []
    wait_settled(account.place(), tell=waited.append)
    assert waited == [STACK]


def test_what_is_refused_is_no_empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint that may not be looked at is not taken for one that isn't there."""
    account = Account()

    def refuse(**_: Any) -> None:
        raise deployed.ClientError(
            {"Error": {"Code": "AccessDeniedException", "Message": "not authorized"}}, "Describe"
        )

    monkeypatch.setattr(account, "describe_endpoint", refuse)
    with pytest.raises(ReadingError, match=r"what is deployed can't be read: .*not authorized"):
        read_deployed(account.place(), {STACK: template()})


class _Clock:
    """Something happens while it is waited."""

    def __init__(self, happens: Any) -> None:
        self._happens = happens

    def sleep(self, _seconds: float) -> None:
        self._happens()
