"""What a deployment changes: an endpoint's variants, or an inference component's copies."""

from collections.abc import Sequence
from typing import Protocol

from local_aws.hosting_protocol import Fleet
from local_aws.sagemaker.running import PlanT, Running
from local_aws.scope import Scope


class Subject(Protocol[PlanT]):
    """A record that serves, as a deployment sees it."""

    @property
    def scope(self) -> Scope:
        """Where it is."""

    @property
    def title(self) -> str:
        """Its name, after what it is the name of."""

    @property
    def pending(self) -> Sequence[PlanT]:
        """What it is to become."""

    @property
    def serving(self) -> Sequence[Running[PlanT]]:
        """What serves now, by the same names."""

    def start(self, plans: Sequence[PlanT], timeout: float | None) -> list[Fleet]:
        """Start fleets; all of them are healthy, or `ContainerFailed` is raised and none is left.

        `timeout` is in seconds.
        """

    def enter(self, status: str) -> None:
        """Show where the deployment stands, by a VariantStatus of the API."""

    def complete(self) -> None:
        """Let what arrives be all that serves."""

    def going_back(self, reason: str) -> None:
        """Show that the deployment is undone."""

    def gone_back(self, reason: str, *, failed: bool) -> None:
        """Be at rest with what served before; with a mix where going back failed, too."""
