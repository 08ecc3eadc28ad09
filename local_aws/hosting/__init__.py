"""The data plane of the embedded SageMaker: runs the deployed archive in worker processes.

`start_fleet` is what the control plane calls; `requests.invocations.Invocations` answers the
sagemaker-runtime API. Nothing is imported here at once, because every worker process imports this
package and must not pay for boto3.

From the outside to the inside: `requests` (and `asynchronous`, by way of a queue) finds the fleet
that a request is for, `fleets` holds the instances and their models, `model_data` brings what they
load, `processes` runs them, `worker` is what runs, and `forkserver` is where it comes from.

Where it differs from AWS, and nothing says so while it runs:

- Every image of `images.EMULATED_REPOSITORIES` runs in the Python environment of this program, not
  in the image's own: what of a framework's container is the same is said in `worker.frameworks`.
  The Hugging Face image answers an exception of a handler with status 400 and a JSON object; here,
  as in the toolkit of the others, it is a 500 with the message and the traceback.
- /opt/ml doesn't exist: the model's folder is `model_dir`, SM_MODEL_DIR, and below
  SAGEMAKER_BASE_DIR.
- A worker is a process without a container's isolation, memory limit or instance type. Instances
  of a fleet share the folder of each container's model. Only the models of a multi-model container
  are bound by memory, that of `HostingSettings.model_memory`.
- A model that raises while it starts fails the endpoint at once and with its own reason; AWS tries
  on until the time-out and names only the health check.
- A container's output goes to a file beside the worker, not to CloudWatch Logs.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_aws.hosting.settings import HostingSettings
    from local_aws.hosting_protocol import Fleet, FleetSpec

__all__ = ["start_fleet"]


def start_fleet(spec: "FleetSpec", settings: "HostingSettings | None" = None) -> "Fleet":
    """Start the workers of a variant and return before they are ready.

    Args:
        spec: the container, its environment and how many instances it asks for.
        settings: timeouts and bounds; SageMaker's own by default.
    """
    from local_aws.hosting.fleets.fleet import WorkerFleet  # noqa: PLC0415 - see the module's docstring
    from local_aws.hosting.fleets.serverless import ServerlessFleet  # noqa: PLC0415 - the same
    from local_aws.hosting.settings import HostingSettings  # noqa: PLC0415 - the same

    settings = settings or HostingSettings()

    def start(given: "FleetSpec") -> "Fleet":
        return WorkerFleet(given, settings).start()

    if spec.serverless is not None:
        return ServerlessFleet(spec, spec.serverless, settings, start)
    return start(spec)
