"""What the control plane and the data plane of the embedded AWS agree on.

The control plane (`local_aws.sagemaker`) decides which fleets exist; the data plane
(`local_aws.hosting`) runs their workers and answers invocations.

The control plane expects of `local_aws.hosting`:

- `start_fleet(spec: FleetSpec) -> Fleet`: returns at once, the workers start behind it;
- `requests.invocations.Invocations(lookup, clients, settings, log)`, made once: its
  `handle(request: InvocationRequest) -> InvocationResponse` is blocking and called on a thread;
  everything under `/endpoints/…` comes there after IAM has allowed it. `drop` is told of an
  endpoint that is deleted, and `stop` is called while S3 still answers.
"""

from local_aws.hosting_protocol.endpoints import (
    SERVES,
    Asynchronous,
    Capture,
    LiveComponent,
    LiveEndpoint,
    LiveVariant,
    Lookup,
)
from local_aws.hosting_protocol.fleets import (
    ContainerFailed,
    ContainerRequest,
    ContainerResponse,
    ContainerSpec,
    Credentials,
    Fleet,
    FleetSpec,
    Serverless,
    StartFleet,
)
from local_aws.hosting_protocol.invocations import (
    AwsClient,
    InvocationRequest,
    InvocationResponse,
    Meter,
    MeteredTarget,
)

__all__ = [
    "SERVES",
    "Asynchronous",
    "AwsClient",
    "Capture",
    "ContainerFailed",
    "ContainerRequest",
    "ContainerResponse",
    "ContainerSpec",
    "Credentials",
    "Fleet",
    "FleetSpec",
    "InvocationRequest",
    "InvocationResponse",
    "LiveComponent",
    "LiveEndpoint",
    "LiveVariant",
    "Lookup",
    "Meter",
    "MeteredTarget",
    "Serverless",
    "StartFleet",
]
