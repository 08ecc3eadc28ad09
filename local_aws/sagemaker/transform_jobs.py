"""CreateTransformJob, DescribeTransformJob, StopTransformJob."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from local_aws.errors import invalid, not_emulated
from local_aws.sagemaker import transform_runs
from local_aws.sagemaker.kinds import TRANSFORM_JOB
from local_aws.sagemaker.lifecycle import in_background
from local_aws.sagemaker.state import State
from local_aws.sagemaker.tags import as_map
from local_aws.sagemaker.transform_job import TransformJob
from local_aws.scope import Scope
from local_aws.transform import InvalidFilterError

_LARGEST_IN_ALL = 100
"""MB: "The value of MaxPayloadInMB multiplied by MaxConcurrentTransforms" (CreateTransformJob)."""


def create(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """CreateTransformJob: InProgress at once, Completed or Failed later."""
    _check(request)
    model = state.models.get(scope, request["ModelName"])
    workload = model.workload
    if workload.is_multi_model or workload.mode == "Direct":
        raise invalid("Batch transform takes neither multi-model nor direct containers.")
    if not all(one.model_data_compressed for one in workload.containers):
        raise invalid("Batch transform does not support ModelDataSource.")
    job = TransformJob(
        kind=TRANSFORM_JOB,
        scope=scope,
        name=request["TransformJobName"],
        request=request,
        tags=as_map(request.get("Tags")),
    )
    state.transform_jobs.add(job)
    in_background(partial(transform_runs.run, state, job, workload), name=f"transform-{job.name}")
    return {"TransformJobArn": job.arn}


def _check(request: Mapping[str, Any]) -> None:
    source = request["TransformInput"]["DataSource"]["S3DataSource"]
    if source["S3DataType"] != "S3Prefix":
        raise not_emulated("a transform job's manifest (S3DataType)")
    if request.get("DataCaptureConfig"):
        raise not_emulated("a transform job's DataCaptureConfig")
    payload = request.get("MaxPayloadInMB", 6)
    if payload * max(1, request.get("MaxConcurrentTransforms", 1)) > _LARGEST_IN_ALL:
        raise invalid(
            "MaxPayloadInMB multiplied by MaxConcurrentTransforms must not exceed "
            f"{_LARGEST_IN_ALL} MB."
        )
    try:
        transform_runs.processing_of(request).check()
    except InvalidFilterError as error:
        raise invalid(f"DataProcessing: {error}") from error


def describe(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeTransformJob."""
    return state.transform_jobs.get(scope, request["TransformJobName"]).description()


def stop(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """StopTransformJob: Stopping now, Stopped when the request under way has ended."""
    job = state.transform_jobs.get(scope, request["TransformJobName"])
    if job.status != "InProgress":
        raise invalid(f"The request was rejected because the transform job is {job.status}.")
    job.become("Stopping")
    return {}
