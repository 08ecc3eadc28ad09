from modelport.planning import Deployed, Kind, Level, Stack, plan
from tests.unit.planning.templates import (
    NAME,
    STACK,
    changed,
    of_kind,
    planned,
    template,
    variant,
)

TAGS = [{"Key": "team", "Value": "vision"}]


def _verdict(old, new) -> Kind:
    return planned(old, new).verdicts[NAME]


def test_an_endpoint_that_is_not_deployed_is_new() -> None:
    """Its variants are named with what they run on."""
    (change,) = planned(None, template()).changes
    assert (change.kind, change.why) == (Kind.NEW, "AllTraffic on 1 × ml.m5.large")


def test_the_same_template_changes_nothing() -> None:
    """Metadata is none of what CloudFormation looks at."""
    new = template()
    new["Resources"]["Endpoint"]["Metadata"] = {"aws:cdk:path": "elsewhere"}
    assert _verdict(template(), new) is Kind.UNCHANGED


def test_tags_alone_are_told_apart() -> None:
    """Tags of a model, of its config or of the endpoint are changed in place."""
    for logical_id in ("ModelAllTraffic", "Config", "Endpoint"):
        assert _verdict(template(), changed(template(), logical_id, Tags=TAGS)) is Kind.TAGS


def test_what_changes_beside_an_endpoint_is_told_with_it() -> None:
    """Such as what a scaling policy holds steady, which moves nothing that serves."""
    old = template(AllTraffic=variant(scaling=(1, 3)))
    new = changed(old, "PolicyAllTraffic", PolicyType="TargetTrackingScaling")
    (change,) = planned(old, new).changes
    assert (change.kind, change.why) == (
        Kind.UNCHANGED,
        "beside it in its stack, 1 resource: PolicyAllTraffic",
    )


def test_another_model_moves_the_endpoint() -> None:
    """The change goes from the model through the endpoint config, which nobody touched."""
    (change, _policy) = planned(template(), template(AllTraffic=variant(model="v2"))).changes
    assert change.kind is Kind.UPDATE
    assert change.why == "AllTraffic: another model (ModelDataUrl)"


def test_every_difference_of_a_variant_is_named() -> None:
    """Instance type, count and weight, from what to what."""
    new = template(AllTraffic=variant("ml.m5.xlarge", count=2, weight=3.0))
    (change,) = of_kind(planned(template(), new), Kind.UPDATE)
    assert change.why == (
        "AllTraffic: instance type ml.m5.large → ml.m5.xlarge; "
        "AllTraffic: initial instances 1 → 2; AllTraffic: weight 1 → 3"
    )


def test_variants_that_come_and_go_are_named() -> None:
    """With the verdict."""
    old, new = template(A=variant(), B=variant()), template(A=variant(), C=variant())
    (change,) = of_kind(planned(old, new), Kind.UPDATE)
    assert change.why == "new variant C on 1 × ml.m5.large; variant B is removed"


def test_what_else_the_config_says_is_named() -> None:
    """Such as data capture."""
    new = changed(template(), "Config", DataCaptureConfig={"EnableCapture": True})
    (change,) = of_kind(planned(template(), new), Kind.UPDATE)
    assert change.why == "DataCaptureConfig"


def test_how_it_is_updated_is_no_update() -> None:
    """Retained properties and the deployment policy move nothing by themselves."""
    new = changed(template(), "Endpoint", RetainAllVariantProperties=True)
    assert _verdict(template(), new) is Kind.SETTINGS


def test_another_name_replaces_it_with_a_warning() -> None:
    """Whoever calls it by the old name finds nothing."""
    (change,) = planned(template(), template(name="dev-other")).changes
    assert (change.kind, change.level) == (Kind.REPLACE, Level.WARNING)
    assert "requests to dev-tiny fail" in change.why


def test_an_endpoint_that_its_stack_loses_is_removed() -> None:
    """As when its type becomes lambda."""
    new = {"Resources": {"Function": {"Type": "AWS::Lambda::Function"}}}
    assert _verdict(template(), new) is Kind.REMOVE


def test_a_stack_that_is_no_longer_there_is_left() -> None:
    """`cdk deploy` deletes no stack: it goes on costing."""
    (change,) = planned(template(), None).changes
    assert change.kind is Kind.LEFT
    assert STACK in change.advice


def test_stacks_without_an_endpoint_have_a_line_each() -> None:
    """New, changed by what, unchanged, left."""

    def function(memory: int) -> dict:
        properties = {"MemorySize": memory}
        return {"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": properties}}}

    stacks = {"Same": function(1), "Other": function(1), "Gone": function(1)}
    deployed = Deployed(stacks={name: Stack(template=t) for name, t in stacks.items()})
    found = plan({"Same": function(1), "Other": function(2), "New": function(1)}, deployed)
    assert found.verdicts == {
        "Same": Kind.UNCHANGED,
        "Other": Kind.CHANGED,
        "New": Kind.NEW,
        "Gone": Kind.LEFT,
    }


def test_how_a_component_gets_other_copies_is_told() -> None:
    """Batch by batch, with what rolls it back; all at once without a policy."""
    specification = {"ModelName": "a"}
    properties = {"InferenceComponentName": "films", "EndpointName": NAME}
    old = template()
    old["Resources"]["Films"] = {
        "Type": "AWS::SageMaker::InferenceComponent",
        "Properties": {**properties, "Specification": specification},
    }
    size = {"Type": "COPY_COUNT", "Value": 2}
    rolling = {"MaximumBatchSize": size, "WaitIntervalInSeconds": 60}
    policy = {"RollingUpdatePolicy": rolling}
    for how, words in (
        (None, "all copies at once"),
        (policy, "rolling, 2 copies each time, 60 s watched each time; no alarm rolls it back"),
    ):
        before = changed(old, "Films", DeploymentConfig=how)
        after = changed(before, "Films", Specification={"ModelName": "b"})
        (change,) = of_kind(planned(before, after), Kind.COMPONENT)
        assert change.why == f"component films is updated: Specification; {words}"


def test_another_model_of_a_component_is_told() -> None:
    """What the component says of it stays the same: a reference."""
    specification = {"ModelName": {"Fn::GetAtt": ["ModelAllTraffic", "ModelName"]}}
    component = {
        "Type": "AWS::SageMaker::InferenceComponent",
        "Properties": {
            "InferenceComponentName": "films",
            "EndpointName": NAME,
            "Specification": specification,
        },
    }
    old, new = template(), template(AllTraffic=variant(model="v2"))
    for each in (old, new):
        each["Resources"]["Films"] = component
    (change,) = of_kind(planned(old, new), Kind.COMPONENT)
    assert change.why == "component films is updated: Specification; all copies at once"
    assert of_kind(planned(old, old), Kind.COMPONENT) == []
