"""Everything that the control plane holds, and what it needs from around it."""

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from weakref import WeakSet

from local_aws.clock import Clock
from local_aws.hosting_protocol import Credentials, Fleet, StartFleet
from local_aws.sagemaker.component_record import ComponentRecord
from local_aws.sagemaker.endpoint_record import EndpointRecord
from local_aws.sagemaker.kinds import (
    AUTOML_JOB,
    ENDPOINT,
    ENDPOINT_CONFIG,
    INFERENCE_COMPONENT,
    MODEL,
    MODEL_PACKAGE,
    MODEL_PACKAGE_GROUP,
    TRANSFORM_JOB,
)
from local_aws.sagemaker.model_record import ModelRecord
from local_aws.sagemaker.records import Record
from local_aws.sagemaker.table import Table
from local_aws.sagemaker.trained import AutoMLJob, ModelPackage, ModelPackageGroup
from local_aws.sagemaker.transform_job import TransformJob
from local_aws.scope import Scope


def _no_alarms(_scope: Scope, _names: Collection[str]) -> Mapping[str, str]:
    """Say that there are no alarms."""
    return {}


class RoleRefusedError(Exception):
    """A role that is not there, or whose trust policy does not let SageMaker assume it."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the control plane asks of others.

    `assume_role` raises `RoleRefusedError`. `scalable_variants` names the variants of an endpoint
    that are registered with Application Auto Scaling. `endpoint_gone` is told which endpoint was
    deleted. `alarm_states` gives CloudWatch's state of each alarm that there is. `clock` lets a
    deployment's waits go by.
    """

    start_fleet: StartFleet
    assume_role: Callable[[Scope, str], Credentials]
    scalable_variants: Callable[[Scope, str], frozenset[str]]
    endpoint_gone: Callable[[Scope, str], None]
    s3_url: str
    work_folder: Path
    log: Callable[[str], None]
    alarm_states: Callable[[Scope, Collection[str]], Mapping[str, str]] = _no_alarms
    clock: Clock = field(default_factory=Clock)


@dataclass(kw_only=True)
class State:
    """The tables. Hold `changed` to read or write them; it is notified on each endpoint state.

    `fleets` holds every fleet that was started and isn't gone, ready or not.
    """

    closed: bool = False

    surroundings: Surroundings
    changed: threading.Condition = field(default_factory=threading.Condition)
    fleets: WeakSet[Fleet] = field(default_factory=WeakSet)
    models: Table[ModelRecord] = field(default_factory=lambda: Table(MODEL))
    endpoint_configs: Table[Record] = field(default_factory=lambda: Table(ENDPOINT_CONFIG))
    endpoints: Table[EndpointRecord] = field(default_factory=lambda: Table(ENDPOINT))
    components: Table[ComponentRecord] = field(default_factory=lambda: Table(INFERENCE_COMPONENT))
    automl_jobs: Table[AutoMLJob] = field(default_factory=lambda: Table(AUTOML_JOB))
    model_package_groups: Table[ModelPackageGroup] = field(
        default_factory=lambda: Table(MODEL_PACKAGE_GROUP)
    )
    model_packages: Table[ModelPackage] = field(default_factory=lambda: Table(MODEL_PACKAGE))
    transform_jobs: Table[TransformJob] = field(default_factory=lambda: Table(TRANSFORM_JOB))

    @property
    def tables(self) -> tuple[Table[Any], ...]:
        """Every table, whatever its records."""
        tables = (vars(self)[known.name] for known in fields(self))
        return tuple(table for table in tables if isinstance(table, Table))

    def components_of(self, endpoint: EndpointRecord) -> list[ComponentRecord]:
        """The inference components on an endpoint, in whatever state."""
        return [
            component
            for component in self.components.within(endpoint.scope)
            if component.endpoint_name.lower() == endpoint.name.lower()
        ]

    def keep(self, fleet: Fleet) -> None:
        """Remember a fleet that was started; one that comes too late is ended at once."""
        with self.changed:
            late = self.closed
            self.fleets.add(fleet)
        if late:
            fleet.stop()

    def close(self) -> None:
        """End every fleet, whatever state its endpoint is in, and those still to come."""
        with self.changed:
            self.closed = True
            fleets = list(self.fleets)
        for fleet in fleets:
            fleet.stop()
