"""What is known of instance types and regions, and what it costs to know it."""

import subprocess
import sys
from operator import attrgetter
from pathlib import Path

from modelport.facts import instances
from modelport.facts.regions import has_resource_type, regions

ROOT = Path(__file__).parents[3]


def test_every_hosting_type_is_known() -> None:
    """No type that endpoints accept is missing from EC2's list and from ours."""
    known = {name: instances.find(name) for name in instances.hosting_types()}
    assert len(known) > 200
    assert [name for name, found in known.items() if found is None] == []


def test_what_decides_about_an_instance_type() -> None:
    """Burstable, ARM, GPU and local storage are told apart."""
    decides = attrgetter("architecture", "accelerator", "burstable", "local_storage")
    for name, expected in {
        "ml.t2.medium": ("x86_64", None, True, False),
        "ml.c7g.large": ("arm64", None, False, False),
        "ml.g5.xlarge": ("x86_64", "gpu", False, True),
        "ml.inf2.xlarge": ("x86_64", "neuron", False, False),
    }.items():
        assert decides(instances.find(name)) == expected
    assert instances.find("ml.m5.tiny") is None


def test_what_a_copy_can_take_of_an_instance() -> None:
    """Cores, memory and accelerators: GPUs, and on Inferentia NeuronCores."""
    sizes = attrgetter("cpus", "memory", "accelerators")
    assert sizes(instances.find("ml.m5.xlarge")) == (4, 16384, 0)
    assert sizes(instances.find("ml.g5.12xlarge")) == (48, 196608, 4)
    assert sizes(instances.find("ml.inf2.xlarge")) == (4, 16384, 2)
    assert sizes(instances.find("ml.p3.2xlarge")) == (None, None, None)


def test_types_for_transform() -> None:
    """Batch transform takes fewer types than endpoints, and its own price list is read."""
    assert instances.transform_types() < instances.hosting_types()
    assert instances.is_sold_in("ml.m5.xlarge", "eu-west-1", "transform") is True
    assert instances.is_sold_in("ml.g5.xlarge", "cn-north-1", "transform") is False


def test_where_a_type_is_sold() -> None:
    """The price list says yes, no, or nothing about a region it does not have."""
    assert instances.is_sold_in("ml.m5.xlarge", "eu-west-1") is True
    assert instances.is_sold_in("ml.p5.48xlarge", "cn-north-1") is False
    assert instances.is_sold_in("ml.m5.xlarge", "eu-isoe-west-1") is None


def test_regions_have_partitions() -> None:
    """China is a partition of its own; a pseudo-region is no region."""
    assert regions()["cn-north-1"].partition == "aws-cn"
    assert "aws-global" not in regions()


def test_what_a_region_offers() -> None:
    """China has endpoints and no inference components."""
    assert has_resource_type("cn-north-1", "AWS::SageMaker::Endpoint") is True
    assert has_resource_type("cn-north-1", "AWS::SageMaker::InferenceComponent") is False


def test_nothing_heavy_is_imported() -> None:
    """Checking a configuration reads data files, and imports none of the packages they are in."""
    code = (
        "import sys; from modelport.configuration import check; check('local');"
        "print({'aws_cdk', 'boto3', 'botocore', 'cfnlint', 'moto'} & sys.modules.keys())"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "set()"
