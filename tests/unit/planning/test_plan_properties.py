"""What holds for every pair of small endpoints, valid before and after."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from modelport.deploying import without_scaling
from modelport.planning import Kind, scalings
from modelport.planning.template import references
from tests.unit.planning.templates import NAME, STACK, planned, template, variant

_VARIANT = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["ml.m5.large", "ml.m5.xlarge"]),
        "model": st.sampled_from(["v1", "v2"]),
        "count": st.integers(1, 3),
        "weight": st.sampled_from([0.5, 1.0]),
    },
    optional={"scaling": st.just((1, 3))},
)
_TEMPLATE = st.dictionaries(st.sampled_from("ABC"), _VARIANT, min_size=1, max_size=3).map(
    lambda variants: template(**{key: variant(**_renamed(one)) for key, one in variants.items()})
)


def _renamed(one: dict[str, Any]) -> dict[str, Any]:
    return {"instance_type" if key == "type" else key: value for key, value in one.items()}


def _types(found: dict[str, Any]) -> dict[str, str]:
    variants = found["Resources"]["Config"]["Properties"]["ProductionVariants"]
    return {one["VariantName"]: one["InstanceType"] for one in variants}


def _sagemaker_refuses(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """What UpdateEndpoint checks: no registered variant loses its instance type, or itself."""
    before, after = _types(old), _types(new)
    registered = {resource_id.rsplit("/", 1)[-1] for resource_id in scalings(old)}
    return any(after.get(name) != before[name] for name in registered)


@given(_TEMPLATE)
def test_what_is_deployed_needs_nothing(same: dict[str, Any]) -> None:
    """The plan from a template to itself is: unchanged."""
    found = planned(same, same)
    assert (found.verdicts, found.detached) == ({NAME: Kind.UNCHANGED}, {})
    assert not found.moving
    assert len(found.changes) == 1


@given(_TEMPLATE, _TEMPLATE)
def test_no_pair_collides_or_deletes_what_is_used(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Templates made as ours are never need an error: every change of theirs can be deployed."""
    assert planned(old, new).errors == []


@given(_TEMPLATE, _TEMPLATE)
def test_scaling_is_detached_exactly_where_sagemaker_would_refuse(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    """And every phase of the deployment that follows is one that SageMaker takes."""
    found = planned(old, new)
    assert bool(found.detached) == _sagemaker_refuses(old, new)
    away = found.detached.get(STACK, frozenset())
    before, between = without_scaling(old, away), without_scaling(new, away)
    steps = [(old, before), (before, between), (between, new)]
    assert not any(_sagemaker_refuses(*step) for step in steps)
    assert not any(planned(*step).detached for step in steps)
    assert not planned(old, before).moving
    assert not planned(between, new).moving


@given(_TEMPLATE)
def test_taking_scaling_away_leaves_nothing_dangling(old: dict[str, Any]) -> None:
    """Policies and alarms go along, the rest stays as it was; twice is once."""
    away = list(scalings(old))
    left = without_scaling(old, away)
    assert set(references(left)) <= set(left["Resources"])
    assert scalings(left) == {}
    assert {i: r for i, r in old["Resources"].items() if i in left["Resources"]} == left[
        "Resources"
    ]
    assert without_scaling(left, away) == left


@given(_TEMPLATE, _TEMPLATE)
def test_every_change_says_of_what_it_is(old: dict[str, Any], new: dict[str, Any]) -> None:
    """One verdict for the endpoint, and its name and its stack with everything."""
    found = planned(old, new)
    assert list(found.verdicts) == [NAME]
    assert all(change.name == NAME and change.stack == STACK for change in found.changes)
