"""Everything that the control plane holds, and what it needs from around it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakSet

from local_aws.hosting_protocol import Credentials, Fleet, StartFleet
from local_aws.sagemaker.kinds import ENDPOINT, ENDPOINT_CONFIG, MODEL
from local_aws.sagemaker.records import EndpointRecord, Record
from local_aws.sagemaker.table import Table
from local_aws.scope import Scope


class RoleRefusedError(Exception):
    """A role that is not there, or whose trust policy does not let SageMaker assume it."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the control plane asks of others.

    `assume_role` raises `RoleRefusedError`. `scalable_variants` names the variants of an endpoint
    that are registered with Application Auto Scaling.
    """

    start_fleet: StartFleet
    assume_role: Callable[[Scope, str], Credentials]
    scalable_variants: Callable[[Scope, str], frozenset[str]]
    s3_url: str
    work_folder: Path
    log: Callable[[str], None]


@dataclass(kw_only=True)
class State:
    """The tables. Hold `changed` to read or write them; it is notified on each endpoint state.

    `fleets` holds every fleet that was started and isn't gone, ready or not.
    """

    closed: bool = False

    surroundings: Surroundings
    changed: threading.Condition = field(default_factory=threading.Condition)
    fleets: WeakSet[Fleet] = field(default_factory=WeakSet)
    models: Table[Record] = field(default_factory=lambda: Table(MODEL))
    endpoint_configs: Table[Record] = field(default_factory=lambda: Table(ENDPOINT_CONFIG))
    endpoints: Table[EndpointRecord] = field(default_factory=lambda: Table(ENDPOINT))

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
