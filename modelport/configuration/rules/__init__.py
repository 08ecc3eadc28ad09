"""What must hold between the keys of a configuration: one module for each family of rules.

Each has `errors`, `warnings` or both: generators of problems over a well-shaped environment.
"""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem
from modelport.configuration.rules import (
    artifacts,
    container_environment,
    containers,
    fronts,
    images,
    instance_types,
    names,
    references,
    region,
    scaling,
    tags,
)

ERRORS = (
    names.errors,
    region.errors,
    tags.errors,
    artifacts.errors,
    containers.errors,
    container_environment.errors,
    references.errors,
    instance_types.errors,
    images.errors,
    scaling.errors,
    fronts.errors,
)
WARNINGS = (
    region.warnings,
    container_environment.warnings,
    containers.warnings,
    references.warnings,
    instance_types.warnings,
    scaling.warnings,
    fronts.warnings,
)


def find_errors(environment: Environment) -> Iterator[Problem]:
    """Everything that would fail, or be refused, on AWS."""
    for rule in ERRORS:
        yield from rule(environment)


def find_warnings(environment: Environment) -> Iterator[Problem]:
    """Everything that deserves a look."""
    for rule in WARNINGS:
        yield from rule(environment)
