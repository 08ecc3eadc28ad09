"""`volume_key`: a KMS key in the region, and volumes that it encrypts."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join
from modelport.configuration.rules.addresses import arn
from modelport.configuration.rules.places import fleets
from modelport.facts.instances import find

_ADVICE = "local NVMe storage has its own encryption: remove volume_key, or choose another type"


def errors(environment: Environment) -> Iterator[Problem]:
    """What is no key's ARN, and keys that batch transform refuses."""
    for fleet in fleets(environment):
        key = fleet.instances.volume_key
        yield from arn(fleet.path("volume_key"), key, "kms", environment)
    yield from _one_for_all_variants(environment)
    for name, batch in environment.batch.items():
        path = join("batch", name, "volume_key")
        yield from arn(path, batch.volume_key, "kms", environment)
        if batch.volume_key and _is_nvme(batch.instance_type):
            received = f"it on {batch.instance_type}, which has local NVMe storage"
            accepted = "an instance type without local storage: SageMaker refuses it on others"
            yield Problem(path, received, accepted, _ADVICE)


def _one_for_all_variants(environment: Environment) -> Iterator[Problem]:
    """An endpoint config has one KmsKeyId (API reference, CreateEndpointConfig)."""
    first: dict[str, str | None] = {}
    for fleet in fleets(environment):
        key = fleet.instances.volume_key
        if first.setdefault(fleet.owner, key) != key:
            received = f"{key or 'none'}, where another variant has {first[fleet.owner] or 'none'}"
            accepted = "one key for all variants of an endpoint: SageMaker takes no more"
            advice = "say it once, at the endpoint"
            yield Problem(fleet.path("volume_key"), received, accepted, advice)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Keys for volumes that endpoints do not have."""
    for fleet in fleets(environment):
        for path, name in fleet.instance_types.items() if fleet.instances.volume_key else ():
            if _is_nvme(name):
                received = f"it on {name}, which has local NVMe storage"
                accepted = "an instance type without local storage: the key does not encrypt it"
                yield Problem(fleet.path("volume_key"), received, accepted, _ADVICE, (path,))


def _is_nvme(instance_type: str) -> bool:
    instance = find(instance_type)
    return bool(instance and instance.local_storage)
