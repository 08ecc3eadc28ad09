"""What must hold between the keys of a configuration: one module for each family of rules.

Each has `errors`, `warnings` or both: generators of problems over a well-shaped environment.
"""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem
from modelport.configuration.rules import (
    ami_versions,
    artifacts,
    asynchronous,
    automl,
    batch,
    capacity_reservations,
    capture,
    container_environment,
    containers,
    deployment,
    front_addresses,
    front_container,
    front_graphql,
    front_limits,
    front_rest,
    front_streaming,
    fronts,
    images,
    inference_components,
    instance_pools,
    instance_types,
    integers,
    interfaces,
    lifetime,
    lock,
    model_sources,
    multi_container,
    multi_model,
    names,
    network,
    policies,
    private_registries,
    references,
    region,
    registry,
    rollback_alarms,
    routing,
    scaling,
    schedules,
    seed,
    served_by_lambda,
    serverless,
    tags,
    variants,
    volume_keys,
)

ERRORS = (
    names.errors,
    integers.errors,
    region.errors,
    tags.errors,
    model_sources.errors,
    artifacts.errors,
    interfaces.errors,
    front_streaming.errors,
    containers.errors,
    container_environment.errors,
    private_registries.errors,
    automl.errors,
    registry.errors,
    references.errors,
    variants.errors,
    serverless.errors,
    asynchronous.errors,
    multi_model.errors,
    multi_container.errors,
    inference_components.errors,
    served_by_lambda.errors,
    instance_pools.errors,
    instance_types.errors,
    images.errors,
    scaling.errors,
    policies.errors,
    deployment.errors,
    rollback_alarms.errors,
    lifetime.errors,
    network.errors,
    volume_keys.errors,
    capture.errors,
    routing.errors,
    capacity_reservations.errors,
    ami_versions.errors,
    fronts.errors,
    front_limits.errors,
    front_addresses.errors,
    front_container.errors,
    front_graphql.errors,
    front_rest.errors,
    batch.errors,
    schedules.errors,
    seed.errors,
)
WARNINGS = (
    lock.warnings,
    region.warnings,
    containers.warnings,
    container_environment.warnings,
    references.warnings,
    variants.warnings,
    serverless.warnings,
    multi_model.warnings,
    inference_components.warnings,
    instance_pools.warnings,
    instance_types.warnings,
    scaling.warnings,
    deployment.warnings,
    network.warnings,
    volume_keys.warnings,
    capture.warnings,
    routing.warnings,
    fronts.warnings,
    front_addresses.warnings,
    front_container.warnings,
    front_limits.warnings,
    batch.warnings,
)


def find_errors(environment: Environment, *, locked: bool = True) -> Iterator[Problem]:
    """Everything that would fail, or be refused, on AWS; each once.

    `locked`: whether the lock must fit too.
    """
    rules = (*ERRORS, lock.errors) if locked else ERRORS
    yield from dict.fromkeys(problem for rule in rules for problem in rule(environment))


def find_warnings(environment: Environment) -> Iterator[Problem]:
    """Everything that deserves a look; each once."""
    yield from dict.fromkeys(problem for rule in WARNINGS for problem in rule(environment))
