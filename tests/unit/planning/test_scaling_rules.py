from typing import Any

from modelport.planning import Kind, Level
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

SCALED = template(AllTraffic=variant(scaling=(1, 3)))
OTHER_TYPE = template(AllTraffic=variant("ml.m5.xlarge", scaling=(1, 3)))
TARGET = f"endpoint/{NAME}/variant/AllTraffic"


def test_another_instance_type_under_scaling_needs_it_detached() -> None:
    """It works, in phases: a warning that says which target."""
    found = planned(SCALED, OTHER_TYPE)
    (change,) = of_kind(found, Kind.DETACH)
    assert change.level is Level.WARNING
    assert found.detached == {STACK: {TARGET}}
    assert not found.errors


def test_a_variant_that_goes_needs_its_scaling_detached_and_no_other() -> None:
    """The one that stays keeps it."""
    old = template(A=variant(scaling=(1, 3)), B=variant(scaling=(1, 3)))
    found = planned(old, template(A=variant(scaling=(1, 3))))
    assert found.detached == {STACK: {f"endpoint/{NAME}/variant/B"}}


def test_scaling_that_goes_with_the_type_is_still_there_when_the_endpoint_is_updated() -> None:
    """CloudFormation deletes the target only after every update."""
    assert planned(SCALED, template(AllTraffic=variant("ml.m5.xlarge"))).detached


def test_a_target_of_another_logical_id_would_be_deregistered_with_the_old_one() -> None:
    """The two are the same to Application Auto Scaling."""
    new = template(AllTraffic=variant(scaling=(1, 3)))
    new["Resources"]["Renamed"] = new["Resources"].pop("TargetAllTraffic")
    new["Resources"]["PolicyAllTraffic"]["Properties"]["ScalingTargetId"] = {"Ref": "Renamed"}
    assert planned(SCALED, new).detached == {STACK: {TARGET}}


def test_a_policy_of_another_logical_id_would_be_deleted_with_the_old_one() -> None:
    """It is the same policy by its name."""
    new = template(AllTraffic=variant(scaling=(1, 3)))
    new["Resources"]["Renamed"] = new["Resources"].pop("PolicyAllTraffic")
    assert planned(SCALED, new).detached == {STACK: {TARGET}}


def test_another_model_under_scaling_is_a_plain_update() -> None:
    """SageMaker minds only the type, and variants that go."""
    assert not planned(SCALED, template(AllTraffic=variant(model="v2", scaling=(1, 3)))).detached


def test_another_name_takes_its_scaling_with_it() -> None:
    """The old endpoint is deleted after its target, the new one gets its own."""
    assert not planned(SCALED, template(name="x", AllTraffic=variant(scaling=(1, 3)))).detached


def test_a_target_that_somebody_else_registered_is_an_error() -> None:
    """No deployment can take it away, so the command that does is given."""
    found = planned(
        template(),
        template(AllTraffic=variant("ml.m5.xlarge")),
        endpoints={NAME: live()},
        targets=frozenset({TARGET}),
    )
    (error,) = found.errors
    assert f"--resource-id {TARGET}" in error.advice


def test_scaling_that_begins_ends_or_changes_is_told() -> None:
    """With its bounds."""
    other = template(AllTraffic=variant(scaling=(2, 9)))
    texts = [
        of_kind(planned(old, new), Kind.SCALING)[0].why
        for old, new in ((template(), SCALED), (SCALED, template()), (SCALED, other))
    ]
    assert texts == [
        "AllTraffic: automatic scaling from 1 to 3 begins",
        "AllTraffic: automatic scaling ends, and its capacity stays as it is then",
        "AllTraffic: scales from 2 to 9 instead of 1 to 3",
    ]


def test_an_update_that_retains_nothing_resets_the_capacity() -> None:
    """From what it has now to what is configured."""
    old = changed(SCALED, "Endpoint", RetainAllVariantProperties=None)
    new = template(AllTraffic=variant(model="v2", scaling=(1, 3)))
    lossy = changed(new, "Endpoint", RetainAllVariantProperties=None)
    seen = {"endpoints": {NAME: live(counts={"AllTraffic": 3})}}
    (change,) = of_kind(planned(old, lossy, **seen), Kind.CAPACITY)
    assert "3 instances now, and 1 after the update" in change.why
    assert not of_kind(planned(old, new, **seen), Kind.CAPACITY)
    (offline,) = of_kind(planned(old, lossy), Kind.CAPACITY)
    assert "as many instances as scaling has chosen" in offline.why


def test_capacity_that_nobody_changed_is_not_reset() -> None:
    """The configured count is what runs, before the update or after it."""
    new = template(AllTraffic=variant(model="v2", count=5))
    assert not of_kind(planned(template(), new, endpoints={NAME: live()}), Kind.CAPACITY)
    by_hand = {"endpoints": {NAME: live(counts={"AllTraffic": 5})}}
    assert not of_kind(planned(template(), new, **by_hand), Kind.CAPACITY)


def test_scaling_of_a_component_that_gets_other_bounds_is_told() -> None:
    """As that of a variant is, while the endpoint itself stays as it is."""

    def scaled(most: int) -> dict[str, Any]:
        found = template()
        component = {
            "InferenceComponentName": "films",
            "EndpointName": NAME,
            "VariantName": "AllTraffic",
        }
        target = {
            "ResourceId": "inference-component/films",
            "MinCapacity": 1,
            "MaxCapacity": most,
        }
        found["Resources"] |= {
            "Films": {"Type": "AWS::SageMaker::InferenceComponent", "Properties": component},
            "Target": {
                "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
                "Properties": target,
            },
        }
        return found

    (change,) = of_kind(planned(scaled(2), scaled(4)), Kind.SCALING)
    assert change.why == "films: scales from 1 to 4 instead of 1 to 2"
