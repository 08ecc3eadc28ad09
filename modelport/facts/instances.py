"""Instance types for hosting and transform: which there are, what they are, where they are sold."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from modelport.facts.service_model import shape
from modelport.facts.sources import read_json

Accelerator = Literal["gpu", "neuron", "gaudi"]
Architecture = Literal["x86_64", "arm64"]
Use = Literal["hosting", "transform"]


@dataclass(frozen=True)
class InstanceType:
    """What decides which images run on an instance type, and how it may be configured.

    `memory` is in MB; it, `cpus` and `accelerators` (how many) are None where nobody tells.
    """

    name: str
    architecture: Architecture
    accelerator: Accelerator | None
    burstable: bool
    local_storage: bool
    cpus: int | None = None
    memory: int | None = None
    accelerators: int | None = None


_NOT_IN_MOTO: dict[str, tuple[Architecture, Accelerator, bool]] = {
    "p2": ("x86_64", "gpu", False),
    "p3": ("x86_64", "gpu", False),
    "dl1": ("x86_64", "gaudi", True),
    "p6e-gb200": ("arm64", "gpu", True),
}
"""Families that EC2's list in moto lacks: architecture, accelerator, local storage.

Amazon EC2 User Guide, "Accelerated computing instances".
"""


@cache
def hosting_types() -> frozenset[str]:
    """Every instance type that endpoints accept: botocore's ProductionVariantInstanceType."""
    return frozenset(shape("ProductionVariantInstanceType")["enum"])


@cache
def transform_types() -> frozenset[str]:
    """Every instance type that batch transform accepts: botocore's TransformInstanceType."""
    return frozenset(shape("TransformInstanceType")["enum"])


@cache
def find(name: str) -> InstanceType | None:
    """What is known of an instance type such as ml.m5.xlarge; None for one of no use here."""
    if name not in hosting_types() | transform_types():
        return None
    ec2 = _ec2_types().get(name.removeprefix("ml."))
    return _from_ec2(name, ec2) if ec2 else _from_table(name)


@cache
def ec2_types() -> frozenset[str]:
    """Amazon EC2's own instance types, such as t4g.small, as far as moto knows them."""
    return frozenset(_ec2_types())


@cache
def _ec2_types() -> Any:
    return read_json("moto", "ec2/resources/instance_types.json.gz")


def _from_ec2(name: str, ec2: dict[str, Any]) -> InstanceType:
    return InstanceType(
        name=name,
        architecture="arm64"
        if "arm64" in ec2["ProcessorInfo"]["SupportedArchitectures"]
        else "x86_64",
        accelerator="gpu" if ec2.get("GpuInfo") else "neuron" if ec2.get("NeuronInfo") else None,
        burstable=ec2["BurstablePerformanceSupported"],
        local_storage=ec2["InstanceStorageSupported"],
        cpus=ec2["VCpuInfo"]["DefaultVCpus"],
        memory=ec2["MemoryInfo"]["SizeInMiB"],
        accelerators=_accelerators(ec2),
    )


def _accelerators(ec2: dict[str, Any]) -> int:
    """GPUs, or NeuronCores: the accelerators that an inference component counts."""
    gpus = ec2.get("GpuInfo", {}).get("Gpus", [])
    neuron = ec2.get("NeuronInfo", {}).get("NeuronDevices", [])
    cores = sum(device["Count"] * device["CoreInfo"]["Count"] for device in neuron)
    return int(sum(gpu["Count"] for gpu in gpus) + cores)


def _from_table(name: str) -> InstanceType:
    architecture, accelerator, local_storage = _NOT_IN_MOTO[name.split(".")[1]]
    return InstanceType(
        name=name,
        architecture=architecture,
        accelerator=accelerator,
        burstable=False,
        local_storage=local_storage,
    )


def is_sold_in(name: str, region: str, use: Use = "hosting") -> bool | None:
    """Whether the price list offers an instance type for a use in a region.

    From cfn-lint's extensions, which are made from price lists and can lag behind: good for a
    warning, not for an error. None where they do not know the region.
    """
    path = f"data/schemas/extensions/aws_sagemaker_{use}/instancetype_enum.json"
    known = read_json("cfnlint", path).get(region)
    return None if known is None else name in known["enum"]
