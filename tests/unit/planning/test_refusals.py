import copy

from modelport.planning import Deployed, Kind, Level, Plan, Stack, plan
from tests.unit.planning.templates import (
    NAME,
    STACK,
    changed,
    live,
    of_kind,
    planned,
    template,
    variant,
)

SERVERLESS = template(AllTraffic=variant("serverless"))
UPDATED = template(AllTraffic=variant(model="v2"))


def _kinds(found: Plan) -> list[Kind]:
    return [error.kind for error in found.errors]


def test_two_new_endpoints_of_one_name_collide() -> None:
    """Before either is made."""
    found = plan({STACK: template(), "Other": template()}, Deployed())
    assert _kinds(found) == [Kind.COLLISION, Kind.COLLISION]


def test_a_name_that_another_stack_still_has_collides() -> None:
    """Two keys that swap their names, or one that takes the name of a stack that is left."""
    other = template(name="dev-other")
    stacks = {STACK: Stack(template=template()), "Other": Stack(template=other)}
    swapped = plan({STACK: other, "Other": template()}, Deployed(stacks=stacks))
    assert _kinds(swapped) == [Kind.COLLISION, Kind.COLLISION]
    left = plan({"New": template()}, Deployed(stacks={STACK: Stack(template=template())}))
    assert _kinds(left) == [Kind.COLLISION]


def test_another_logical_id_makes_an_endpoint_collide_with_itself() -> None:
    """CloudFormation makes the new one before it deletes the old."""
    assert _kinds(planned(template(), template(logical_id="Renamed"))) == [Kind.COLLISION]


def test_names_that_differ_in_case_only_collide() -> None:
    """SageMaker takes them for the same, so the new one can't be made before the old is deleted."""
    renamed = template(name=NAME.upper())
    assert _kinds(planned(template(), renamed)) == [Kind.COLLISION]
    both = plan({STACK: template(), "Other": renamed}, Deployed())
    assert _kinds(both) == [Kind.COLLISION, Kind.COLLISION]


def test_a_name_that_somebody_else_has_collides() -> None:
    """SageMaker has it, and no stack of ours."""
    found = planned(None, template(), endpoints={NAME: live()})
    (error,) = found.errors
    assert error.kind is Kind.COLLISION
    assert "no stack of this environment has it" in error.why


def test_a_replaced_model_of_a_fixed_name_collides_with_itself() -> None:
    """The complaint that every peer's users have."""
    old, new = (changed(t, "ModelAllTraffic", ModelName="tiny") for t in (template(), UPDATED))
    (error,) = planned(old, new).errors
    assert "keeps the fixed name tiny" in error.why


def test_instances_do_not_become_serverless() -> None:
    """SageMaker refuses that, and can't go back from the other way."""
    assert _kinds(planned(template(), SERVERLESS)) == [Kind.REFUSED]
    (change,) = of_kind(planned(SERVERLESS, template()), Kind.REFUSED)
    assert change.level is Level.WARNING


def test_a_model_that_another_endpoint_serves_is_not_deleted() -> None:
    """Somebody made an endpoint of it by hand."""
    theirs = live(name="theirs")
    seen = {"endpoints": {NAME: live(), "theirs": theirs}}
    (error,) = planned(template(), UPDATED, **seen).errors
    assert (error.kind, "theirs serves it" in error.why) == (Kind.MODEL, True)
    assert error.advice == "move theirs to another model first"
    assert not planned(template(), UPDATED, endpoints={NAME: live()}).errors


def test_a_model_is_not_deleted_under_an_endpoint_that_stays_where_it_is() -> None:
    """Its variant names it by its text, which CloudFormation can't follow."""
    given = {"VariantName": "AllTraffic", "ModelName": "model-1", "InstanceType": "ml.m5.large"}
    old = changed(template(), "Config", ProductionVariants=[given])
    new = copy.deepcopy(old)
    del new["Resources"]["ModelAllTraffic"]
    (error,) = planned(old, new, endpoints={NAME: live()}).errors
    assert (error.kind, f"{NAME} serves it" in error.why) == (Kind.MODEL, True)
    assert not planned(old, {"Resources": {}}, endpoints={NAME: live()}).errors


def test_a_model_wired_by_its_name_is_deleted_under_its_endpoint() -> None:
    """CloudFormation sees no dependency, so the endpoint stays where it is."""
    old = changed(template(), "ModelAllTraffic", ModelName="one")
    new = changed(UPDATED, "ModelAllTraffic", ModelName="two")
    for each, name in ((old, "one"), (new, "two")):
        each["Resources"]["Config"]["Properties"]["ProductionVariants"][0]["ModelName"] = "two"
        each["Resources"]["ModelAllTraffic"]["Properties"]["ModelName"] = name
    assert _kinds(planned(old, new)) == [Kind.MODEL]


def test_an_endpoint_that_somebody_deleted_is_an_error() -> None:
    """CloudFormation would update what isn't there."""
    assert _kinds(planned(template(), UPDATED, endpoints={})) == [Kind.DRIFT]
    assert _kinds(planned(template(), UPDATED)) == []


def test_a_silent_rollback_shows_before_the_next_deployment() -> None:
    """The stack says one config, SageMaker another; names in ARNs are in lower case."""
    moved = planned(template(), template(), endpoints={NAME: live(config="other")})
    (change,) = of_kind(moved, Kind.DRIFT)
    assert "serves the config other, and its stack says config-1" in change.why
    same = planned(template(), template(), endpoints={NAME: live(config="Config-1")})
    assert not of_kind(same, Kind.DRIFT)


def test_live_weights_are_kept_or_lost() -> None:
    """As the endpoint retains them or not; what nobody changed is no news."""
    old = template(A=variant(weight=1.0), B=variant(weight=1.0))
    new = template(A=variant(weight=1.0, model="v2"), B=variant(weight=1.0))
    keeping = changed(new, "Endpoint", RetainAllVariantProperties=True)
    shifted = {"endpoints": {NAME: live(weights={"A": 1.0, "B": 9.0})}}
    (lost,) = of_kind(planned(old, new, **shifted), Kind.WEIGHTS)
    assert (lost.level, "A=1, B=9 are lost" in lost.why) == (Level.WARNING, True)
    (kept,) = of_kind(planned(old, keeping, **shifted), Kind.WEIGHTS)
    assert (kept.level, "A=1, B=9 are kept" in kept.why) == (Level.INFO, True)
    untouched = {"endpoints": {NAME: live(weights={"A": 1.0, "B": 1.0})}}
    assert not of_kind(planned(old, new, **untouched), Kind.WEIGHTS)


def test_the_policy_of_an_update_is_told() -> None:
    """All at once unless the endpoint says otherwise, with the alarms that roll it back."""
    routing = {
        "Type": "CANARY",
        "CanarySize": {"Type": "CAPACITY_PERCENT", "Value": 20},
        "WaitIntervalInSeconds": 300,
    }
    deployment = {
        "BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": routing},
        "AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "errors"}]},
    }
    rolling = {"RollingUpdatePolicy": {"MaximumBatchSize": {"Type": "INSTANCE_COUNT", "Value": 1}}}
    texts = [
        of_kind(planned(template(), changed(UPDATED, "Endpoint", DeploymentConfig=d)), Kind.POLICY)
        for d in (None, deployment, rolling)
    ]
    assert [text[0].why for text in texts] == [
        "blue/green, all at once; no alarm rolls it back",
        "blue/green, canary of 20 %, 300 s watched each time; rolled back on errors",
        "rolling, 1 instance each time; no alarm rolls it back",
    ]


def test_variants_keep_their_names_while_traffic_is_shifted_in_steps() -> None:
    """All at once they may come and go."""
    routing = {"Type": "LINEAR", "LinearStepSize": {"Type": "CAPACITY_PERCENT", "Value": 20}}
    policy = {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": routing}}
    new = template(A=variant(), B=variant())
    assert _kinds(planned(template(A=variant()), new)) == []
    stepped = changed(new, "Endpoint", DeploymentConfig=policy)
    assert _kinds(planned(template(A=variant()), stepped)) == [Kind.REFUSED]


def test_what_has_no_physical_ids_is_planned_too() -> None:
    """Offline, from templates alone."""
    found = plan({STACK: UPDATED}, Deployed(stacks={STACK: Stack(template=template())}))
    assert found.verdicts == {NAME: Kind.UPDATE}
