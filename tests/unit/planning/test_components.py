"""What a plan says of the inference components on an endpoint."""

from typing import Any

from modelport.planning import Kind, Level
from tests.unit.planning.templates import NAME, changed, live, of_kind, planned, template, variant

FILMS: dict[str, Any] = {
    "InferenceComponentName": "films",
    "EndpointName": NAME,
    "VariantName": "AllTraffic",
    "Specification": {"ModelName": "a"},
    "RuntimeConfig": {"CopyCount": 1},
}


def _hosting(*, scaled: bool = False, **components: dict[str, Any]) -> dict[str, Any]:
    """The template of an endpoint with these components, by logical ID."""
    found = template(AllTraffic=variant(), Other=variant())
    for logical_id, given in components.items():
        found["Resources"][logical_id] = {
            "Type": "AWS::SageMaker::InferenceComponent",
            "Properties": given,
        }
        name = given["InferenceComponentName"]
        bounds = {"MinCapacity": 1, "MaxCapacity": 3}
        target = {"ResourceId": f"inference-component/{name}", **bounds}
        if scaled:
            found["Resources"][f"{logical_id}Target"] = {
                "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
                "Properties": target,
            }
    return found


def test_components_of_a_new_endpoint_are_named() -> None:
    """Beside what they run on."""
    (change,) = planned(None, _hosting(Films=FILMS)).changes
    assert change.why.endswith("Other on 1 × ml.m5.large; components films")


def test_what_a_component_is_called_and_is_on_cannot_be_changed() -> None:
    """SageMaker has no update for it, so CloudFormation's would fail."""
    for key in ("InferenceComponentName", "VariantName"):
        new = _hosting(Films={**FILMS, key: "Other"})
        (error,) = planned(_hosting(Films=FILMS), new).errors
        assert error.kind is Kind.REFUSED
        assert error.why == f"component films: {key} can't be changed"


def test_copies_that_scaling_has_added_go_back() -> None:
    """An update of the count sets it, whatever scaling has chosen; other copies it doesn't make."""
    more = {**FILMS, "RuntimeConfig": {"CopyCount": 2}}
    found = planned(_hosting(Films=FILMS, scaled=True), _hosting(Films=more, scaled=True))
    (change,) = of_kind(found, Kind.COMPONENT)
    assert change.why == "component films is updated: RuntimeConfig"
    (change,) = of_kind(found, Kind.CAPACITY)
    assert (change.level, change.why) == (
        Level.WARNING,
        "component films is scaled automatically, and its copies go back to 2",
    )
    unscaled = planned(_hosting(Films=FILMS), _hosting(Films=more))
    assert of_kind(unscaled, Kind.CAPACITY) == []


def test_a_component_that_goes_is_a_warning() -> None:
    """One that comes is not, nor tags."""
    tagged = {**FILMS, "Tags": [{"Key": "a", "Value": "b"}]}
    levels = [
        [change.level for change in of_kind(planned(_hosting(**old), _hosting(**new)), kind)]
        for old, new, kind in (
            ({"Films": FILMS}, {}, Kind.COMPONENT),
            ({}, {"Films": FILMS}, Kind.COMPONENT),
            ({"Films": FILMS}, {"Films": tagged}, Kind.COMPONENT),
        )
    ]
    assert levels == [[Level.WARNING], [Level.INFO], []]


def test_a_variant_does_not_go_with_a_component_on_it() -> None:
    """Not in one update: the component is deleted after it."""
    old = _hosting(Films={**FILMS, "VariantName": "Other"})
    new = template(AllTraffic=variant())
    (error,) = planned(old, new).errors
    assert error.why == "variant Other is removed with component films on it"
    assert planned(_hosting(Films=FILMS), new).errors == []


def test_a_component_whose_name_is_taken_collides() -> None:
    """With one of somebody else, or with itself under another logical ID."""
    seen: dict[str, Any] = {"endpoints": {NAME: live()}, "components": frozenset({"films"})}
    theirs = planned(_hosting(), _hosting(Films=FILMS), **seen)
    (error,) = theirs.errors
    assert (error.kind, "outside of this stack" in error.why) == (Kind.COLLISION, True)
    (error,) = planned(_hosting(Films=FILMS), _hosting(Renamed=FILMS)).errors
    assert (error.kind, "before the old one is deleted" in error.why) == (Kind.COLLISION, True)
    kept = changed(_hosting(Films=FILMS), "Films", RuntimeConfig={"CopyCount": 2})
    assert of_kind(planned(_hosting(Films=FILMS), kept, **seen), Kind.COLLISION) == []
