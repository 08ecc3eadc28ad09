"""What the templates name, and where the configuration says it."""

from typing import Any

import pytest

from modelport.preflight.named import artifacts, images
from tests.unit.planning.templates import STACK, changed, template
from tests.unit.preflight.naming import ACCOUNT, REGION, environment, naming

SOURCE = {"S3DataType": "S3Prefix", "CompressionType": "None", "S3Uri": "s3://b/files"}


@pytest.mark.parametrize(
    ("container", "expected"),
    [
        ({"ModelDataUrl": "s3://bkt/m.tar.gz"}, ["s3://bkt/m.tar.gz"]),
        ({"ModelDataSource": {"S3DataSource": {**SOURCE, "S3Uri": "s3://bkt/f"}}}, ["s3://bkt/f/"]),
        (
            {
                "ModelDataUrl": "s3://bkt/a.tar.gz",
                "AdditionalModelDataSources": [
                    {"ChannelName": "x", "S3DataSource": {**SOURCE, "S3Uri": "s3://bkt/x/"}}
                ],
            },
            ["s3://bkt/a.tar.gz", "s3://bkt/x/"],
        ),
        (
            {"ModelDataUrl": {"Fn::Sub": "s3://bkt-${AWS::AccountId}-${AWS::Region}/m.tar.gz"}},
            [f"s3://bkt-{ACCOUNT}-{REGION}/m.tar.gz"],
        ),
        ({"ModelDataUrl": {"Fn::Join": ["", ["s3://", {"Ref": "B"}, "/m.tar.gz"]]}}, []),
        ({"ModelDataUrl": {"Fn::Join": ["", ["s3://bkt/", {"Ref": "Key"}]]}}, []),
        ({"ModelDataUrl": {"Fn::Join": ["", ["s3://bkt/", {"Fn::ImportValue": "X"}]]}}, []),
        ({"ModelDataUrl": {"Fn::ImportValue": "There"}}, []),
        ({"ModelDataUrl": f"s3://cdk-hnb659fds-assets-{ACCOUNT}-{REGION}/1.tar.gz"}, []),
        ({}, []),
    ],
)
def test_artifacts_are_read(container: dict[str, Any], expected: list[str]) -> None:
    """What is known is named; not what only AWS knows, and not what the CDK uploads itself."""
    found = artifacts(naming(container), environment())
    assert [one.value for one in found] == expected


def test_a_bucket_of_the_deployment_is_not_looked_into() -> None:
    """What is in it comes with the deployment."""
    templates = naming({"ModelDataUrl": "s3://ours/multi-model/x/"})
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "ours"}}
    assert artifacts(templates, environment())
    assert not artifacts({**templates, "S": {"Resources": {"B": bucket}}}, environment())


def test_what_a_deployment_looks_up_is_not_known_yet() -> None:
    """An AutoML job's candidate is a custom resource's answer."""
    looked_up = {"Fn::GetAtt": ["Candidate", "Containers"]}
    for given in ({"Containers": looked_up}, {"PrimaryContainer": looked_up}):
        templates = {STACK: changed(template(), "ModelAllTraffic", PrimaryContainer=None)}
        templates = {STACK: changed(templates[STACK], "ModelAllTraffic", **given)}
        assert artifacts(templates, environment()) == []


def test_adapters_are_artifacts() -> None:
    """An inference component has a container of its own."""
    adapter = {"Specification": {"Container": {"ArtifactUrl": "s3://bkt/legal.tar.gz"}}}
    component = {"Type": "AWS::SageMaker::InferenceComponent", "Properties": adapter}
    (found,) = artifacts({"S": {"Resources": {"C": component}}}, environment())
    assert (found.value, found.owner) == ("s3://bkt/legal.tar.gz", "S")


def test_the_archives_of_a_multi_model_endpoint_are_artifacts() -> None:
    """They are copied from there by the deployment."""
    archives = {"a": "s3://bkt/a.tar.gz", "b": {"Fn::ImportValue": "There"}}
    copies = {"Type": "Custom::ArchiveCopies", "Properties": {"Archives": archives}}
    (found,) = artifacts({"S": {"Resources": {"C": copies}}}, environment())
    assert found.value == "s3://bkt/a.tar.gz"


def test_each_is_named_once_with_its_key() -> None:
    """Two containers of one artifact and image are asked for once, for the first owner."""
    container = {"ModelDataUrl": "s3://bkt/m.tar.gz", "Image": "registry.example.com/m:1"}
    given = {"artifact": "s3://bkt/m.tar.gz", "container": {"image": "registry.example.com/m:1"}}
    known = environment(m=given)
    twice = naming(container, container) | {"Later": naming(container)[STACK]}
    (artifact,) = artifacts(twice, known)
    (image,) = images(twice, known)
    assert artifact.key == "models.m.artifact"
    assert image.key == "models.m.container.image"
    assert (image.stack, image.owner) == (STACK, "dev-tiny")
    (elsewhere,) = artifacts(naming(container), environment())
    assert elsewhere.key == ""
