"""What happens behind CreateTransformJob: a fleet for the job, and the job over its objects."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from local_aws.hosting.clients import clients
from local_aws.hosting_protocol import ContainerFailed
from local_aws.sagemaker.fleets import Launch, assume, start
from local_aws.sagemaker.state import State
from local_aws.sagemaker.transform_job import TransformJob
from local_aws.sagemaker.workloads import Workload
from local_aws.transform import Job, Processing, TransformFailed
from local_aws.transform.model import Model
from local_aws.transform.s3 import NoInput, S3Storage

_MEGABYTE = 1 << 20


def run(state: State, job: TransformJob, workload: Workload) -> None:
    """Start the job's workers, transform, end them; whatever goes wrong is the job's state."""
    job.started = time.time()
    reason = None
    try:
        _transform(state, job, workload)
    except (ContainerFailed, TransformFailed, NoInput) as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001 - a thread's exception would be lost
        reason = f"{type(error).__name__}: {error}"
    with state.changed:
        stopped = job.status == "Stopping"
        end = "Stopped" if stopped else "Failed" if reason else "Completed"
        job.become(end, failure_reason=None if stopped else reason)
        state.changed.notify_all()
    state.surroundings.log(f"transform job {job.name}: {job.status} {reason or ''}")


def _transform(state: State, job: TransformJob, workload: Workload) -> None:
    request = job.request
    fleet = start(state, _launch(job, _with_environment(workload, request)))
    try:
        fleet.wait_ready()
        model = Model(fleet, request)
        storage = _storage(state, job, workload)
        description_of(request).run(storage, model.ask, stopped=lambda: job.status == "Stopping")
    finally:
        fleet.stop()


def _storage(state: State, job: TransformJob, workload: Workload) -> S3Storage:
    credentials = assume(state.surroundings, job.scope, workload.role_arn)
    connect = clients(state.surroundings.s3_url)
    return S3Storage(
        client=connect("s3", credentials=credentials, region=job.scope.region),
        input=job.request["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"],
        output=job.request["TransformOutput"]["S3OutputPath"],
    )


def _launch(job: TransformJob, workload: Workload) -> Launch:
    resources = job.request["TransformResources"]
    return Launch(
        scope=job.scope,
        endpoint_name=job.name,
        variant_name="transform",
        instance_type=resources["InstanceType"],
        instance_count=resources["InstanceCount"],
        workload=workload,
        timeouts={},
    )


def _with_environment(workload: Workload, request: Mapping[str, Any]) -> Workload:
    own = request.get("Environment") or {}
    containers = tuple(
        replace(one, environment={**one.environment, **own}) for one in workload.containers
    )
    return replace(workload, containers=containers)


def description_of(request: Mapping[str, Any]) -> Job:
    """What the request says of records."""
    given, wanted = request["TransformInput"], request["TransformOutput"]
    return Job(
        processing=processing_of(request),
        split_type=given.get("SplitType", "None"),
        assemble_with=wanted.get("AssembleWith", "None"),
        several_records=request.get("BatchStrategy") == "MultiRecord",
        max_payload=request.get("MaxPayloadInMB", 6) * _MEGABYTE,
        compressed=given.get("CompressionType") == "Gzip",
        concurrency=max(1, request.get("MaxConcurrentTransforms", 1)),
    )


def processing_of(request: Mapping[str, Any]) -> Processing:
    """What the request says of data processing."""
    data = request.get("DataProcessing") or {}
    return Processing(
        content_type=request["TransformInput"].get("ContentType", ""),
        input_filter=data.get("InputFilter") or "$",
        output_filter=data.get("OutputFilter") or "$",
        joins_input=data.get("JoinSource") == "Input",
    )
