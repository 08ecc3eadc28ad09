"""`ami_version`: a machine image for the accelerator that the instances have."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem
from modelport.configuration.rules.places import fleets
from modelport.facts.instances import find


def errors(environment: Environment) -> Iterator[Problem]:
    """Machine images for GPUs without GPUs, or for Neuron without Neuron."""
    for fleet in fleets(environment):
        version = fleet.instances.ami_version
        for path, name in fleet.instance_types.items() if version else ():
            instance, needed = find(name), _accelerator(str(version))
            if instance and instance.accelerator != needed:
                received = f"{version} on {name}"
                accepted = f"it on instance types with {needed}"
                advice = "remove it: SageMaker chooses the machine image, or choose another one"
                yield Problem(fleet.path("ami_version"), received, accepted, advice, (path,))


def _accelerator(version: str) -> str:
    return "neuron" if "-neuron-" in version else "gpu"
