"""What the rules on routing, reservations, machine images, keys, networks and capture refuse."""

from typing import Any

import pytest

PLAN = "arn:aws:sagemaker:eu-west-1:123456789012:training-plan/mine"
KMS = "arn:aws:kms:eu-west-1:123456789012:key/a"
AMI = "al2-ami-sagemaker-inference-gpu-3-1"
NEURON = "al2-ami-sagemaker-inference-neuron-2"
POOLS = [{"instance_type": "ml.m5.large", "priority": 1}]
SUBNETS = ["subnet-0123abcd", "subnet-0123456789abcdef0"]


@pytest.mark.parametrize(
    ("keys", "path", "said"),
    [
        (
            {"routing": {"strategy": "random", "prefix_length": 2048}},
            "routing.prefix_length",
            "received prefix_length with random",
        ),
        ({"routing": {"strategy": "prefix-aware", "prefix_length": 5}}, "routing.", "1024"),
        ({"capacity_reservation": "mine"}, "capacity_reservation", "write the whole ARN"),
        (
            {"capacity_reservation": PLAN.replace("eu-west-1", "us-east-1")},
            "capacity_reservation",
            "one in eu-west-1",
        ),
        (
            {"capacity_reservation": PLAN, "instance_pools": POOLS, "instance_type": None},
            "capacity_reservation",
            "it is for one type",
        ),
        ({"ami_version": AMI}, "ami_version", "it on instance types with gpu"),
        ({"ami_version": NEURON, "instance_type": "ml.g5.xlarge"}, "ami_version", "with neuron"),
        ({"ami_version": "al2"}, "ami_version", "choose one of them"),
        ({"volume_key": "alias/mine"}, "volume_key", "arn:aws:kms:REGION:ACCOUNT:key/ID"),
        (
            {"network": {"subnets": ["vpc-1"], "security_groups": ["sg-0123abcd"]}},
            "network.subnets",
            "8 or 17 hexadecimal digits",
        ),
        (
            {"network": {"subnets": SUBNETS, "security_groups": ["sg-0123abcd"] * 2}},
            "network.security_groups",
            "one of them twice",
        ),
        (
            {"network": {"subnets": SUBNETS, "security_groups": []}},
            "network.security_groups",
            "received none of them; accepted: at least 1",
        ),
        ({"capture": {"destination": "bucket"}}, "capture.destination", "s3://bucket/prefix"),
        ({"capture": {"modes": ["input", "input"]}}, "capture.modes", "one of them twice"),
        ({"capture": {"csv_content_types": ["csv"]}}, "capture.csv_content_types", "text/csv"),
        (
            {"capture": {"json_content_types": ["application/json"] * 11}},
            "capture.json_content_types",
            "at most 10",
        ),
        (
            {"capture": {"csv_content_types": ["text/csv"], "json_content_types": ["text/csv"]}},
            "capture.json_content_types",
            "each content type in one of the lists",
        ),
        ({"capture": {"sampling": 101}}, "capture.sampling", "at most 100"),
    ],
)
def test_refused(trial: Any, keys: dict[str, Any], path: str, said: str) -> None:
    """What SageMaker would refuse is refused before."""
    trial.endpoint.update(keys)
    if trial.endpoint["instance_type"] is None:
        del trial.endpoint["instance_type"]
    [error] = trial.errors()
    assert error.startswith(f"endpoints.iris.{path}"), error
    assert said in error


@pytest.mark.parametrize(
    ("keys", "path", "said"),
    [
        ({"routing": {"strategy": "prefix-aware"}}, "routing", "it has no effect"),
        ({"volume_key": KMS, "instance_type": "ml.g5.xlarge"}, "volume_key", "local NVMe"),
        (
            {"network": {"subnets": SUBNETS[:1], "security_groups": ["sg-0123abcd"]}},
            "network.subnets",
            "add a subnet in another one",
        ),
        ({"capture": {"sampling": 0}}, "capture.sampling", "nothing is captured"),
    ],
)
def test_told(trial: Any, keys: dict[str, Any], path: str, said: str) -> None:
    """What has no effect is told."""
    trial.endpoint.update(keys)
    trial.warns(f"endpoints.iris.{path}", said)


def test_what_is_right(trial: Any) -> None:
    """All of it together passes without a word."""
    trial.endpoint.update(
        instance_type="ml.p4d.24xlarge",
        instance_count=2,
        routing={"strategy": "prefix-aware", "prefix_length": 4096},
        capacity_reservation=PLAN,
        ami_version=AMI,
        network={"subnets": SUBNETS, "security_groups": ["sg-0123abcd"]},
        capture={"csv_content_types": ["text/csv"], "destination": "s3://mine/captured"},
    )
    assert trial.check().errors == ()


def test_two_reservations(trial: Any) -> None:
    """An endpoint has one reservation, whatever its variants."""
    del trial.endpoint["model"]
    other = PLAN.replace("mine", "other")
    trial.endpoint["variants"] = {
        "a": {"model": "iris", "capacity_reservation": PLAN},
        "b": {"model": "iris", "capacity_reservation": other},
    }
    trial.refuses("endpoints.iris.variants.b.capacity_reservation", "one reservation")
