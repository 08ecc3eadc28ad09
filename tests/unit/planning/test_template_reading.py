"""What a template's values refer to, and say before the deployment."""

from pathlib import Path
from typing import Any

import pytest

from modelport.planning.assembly import AssemblyError, read_templates
from modelport.planning.template import evaluate, references
from tests.unit.planning.templates import NAME, template


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"Ref": "A"}, ["A"]),
        ({"Fn::GetAtt": ["A", "Arn"]}, ["A"]),
        ({"Fn::GetAtt": "A.Arn"}, ["A"]),
        ({"Fn::Sub": "${A}/${B.Arn}/${AWS::Region}/${!C}"}, ["A", "B"]),
        ({"Fn::Sub": ["${A}", {"x": {"Ref": "B"}}]}, ["A", "B"]),
        ({"Fn::Join": ["", ["a", {"Ref": "A"}]]}, ["A"]),
        ([{"x": {"y": [{"Ref": "A"}]}}, "text", 1], ["A"]),
    ],
)
def test_every_function_that_refers_to_a_resource_is_followed(value: Any, found: list[str]) -> None:
    """One that was missed would be taken for no dependency."""
    assert list(references(value)) == found


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"Fn::GetAtt": ["Endpoint", "EndpointName"]}, NAME),
        ({"Fn::GetAtt": "Endpoint.EndpointName"}, NAME),
        ({"Fn::GetAtt": ["ModelAllTraffic", "ModelName"]}, "${ModelAllTraffic.ModelName}"),
        ({"Fn::GetAtt": ["Endpoint", "EndpointArn"]}, "${Endpoint.EndpointArn}"),
        ({"Ref": "Endpoint"}, "${Endpoint}"),
        ({"Fn::Join": ["/", ["endpoint", {"Fn::GetAtt": ["Endpoint", "EndpointName"]}]]}, None),
        ({"Fn::Sub": "endpoint/${Endpoint.EndpointName}"}, None),
        ({"Fn::Sub": "${AWS::Region}/${Endpoint}"}, "${AWS::Region}/${Endpoint}"),
        ([{"x": {"Fn::GetAtt": ["Endpoint", "EndpointName"]}}], [{"x": NAME}]),
    ],
)
def test_what_is_known_is_put_in(value: Any, said: Any) -> None:
    """What only AWS knows stays readable."""
    assert evaluate(value, template()) == (said or f"endpoint/{NAME}")


def test_a_path_that_leads_nowhere_says_what_belongs_there(tmp_path: Path) -> None:
    """`plan --against` takes the folder of an assembly, or one template."""
    with pytest.raises(AssemblyError, match=r"/x: no such file or directory; expected the folder"):
        read_templates(tmp_path / "x")
