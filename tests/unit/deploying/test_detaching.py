import pytest

from modelport.deploying import DetachError, without_scaling
from tests.unit.planning.templates import NAME, template, variant

A, B = (f"endpoint/{NAME}/variant/{name}" for name in "AB")
TWO = template(A=variant(scaling=(1, 3)), B=variant(scaling=(1, 3)))


def test_only_the_named_variant_loses_its_scaling() -> None:
    """With its policy, and the alarm that the policy acts on."""
    gone = set(TWO["Resources"]) - set(without_scaling(TWO, [A])["Resources"])
    assert gone == {"TargetA", "PolicyA", "AlarmA"}
    assert without_scaling(TWO, []) == TWO


def test_policies_that_name_the_resource_themselves_go_too() -> None:
    """Instead of the target's ID, a policy can have a resource's."""
    new = template(A=variant(scaling=(1, 3)))
    policy = new["Resources"]["PolicyA"]["Properties"]
    del policy["ScalingTargetId"]
    policy["ResourceId"] = new["Resources"]["TargetA"]["Properties"]["ResourceId"]
    assert "PolicyA" not in without_scaling(new, [A])["Resources"]


def test_nothing_waits_for_what_is_gone_and_no_output_tells_of_it() -> None:
    """DependsOn and outputs are what else refers to a resource."""
    new = template(A=variant(scaling=(1, 3)))
    new["Resources"]["Role"]["DependsOn"] = ["TargetA", "Config"]
    new["Resources"]["Config"]["DependsOn"] = "AlarmA"
    new["Outputs"] = {"Target": {"Value": {"Ref": "TargetA"}}, "Name": {"Value": NAME}}
    left = without_scaling(new, [A])
    assert left["Resources"]["Role"]["DependsOn"] == ["Config"]
    assert "DependsOn" not in left["Resources"]["Config"]
    assert set(left["Outputs"]) == {"Name"}


def test_an_endpoint_that_refers_to_its_scaling_is_not_taken_apart() -> None:
    """It would be removed with it."""
    new = template(A=variant(scaling=(1, 3)))
    new["Resources"]["Endpoint"]["Properties"]["Tags"] = [{"Key": "x", "Value": {"Ref": "AlarmA"}}]
    with pytest.raises(DetachError, match="AWS::SageMaker::Endpoint"):
        without_scaling(new, [A])
