"""AutoML jobs, through the embedded AWS's own door: AWS has none for a job that never ran."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from modelport.calling.fronts import post
from modelport.configuration import EMBEDDED_ACCOUNT
from modelport.local.errors import LocalError
from modelport.local.seeded_containers import bucket_name, definition

if TYPE_CHECKING:
    from modelport.aws.session import LocalSession
    from modelport.configuration import Environment
    from modelport.configuration.seed import SeededAutoMLJob

_OK = 200
_TARGET = "target"


def put_job(
    name: str, job: SeededAutoMLJob, *, environment: Environment, session: LocalSession
) -> None:
    """Puts a job there, in the place of one with the same name.

    Raises:
        LocalError: the embedded AWS refuses it.
    """
    body = json.dumps(_description(name, job, environment)).encode()
    url = f"{session.gateway}/_modelport/automl-jobs/{job.api}"
    answer = post(url, body, {"Content-Type": "application/json"})
    if answer.status != _OK:
        said = json.loads(answer.body).get("message", answer.body)
        raise LocalError(f"seed.automl_jobs.{name}: the embedded AWS answered: {said}")


def _description(name: str, job: SeededAutoMLJob, environment: Environment) -> dict[str, Any]:
    """What DescribeAutoMLJob or DescribeAutoMLJobV2 shall answer."""
    now, data = time.time(), f"s3://{bucket_name(environment)}/automl/{name}"
    channel = {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"{data}/in"}}}
    inputs = (
        {"InputDataConfig": [{**channel, "TargetAttributeName": _TARGET}]}
        if job.api == "v1"
        else {"AutoMLJobInputDataConfig": [channel]}
    )
    description = {
        "AutoMLJobName": name,
        "AutoMLJobArn": f"arn:aws:sagemaker:{environment.region}:{EMBEDDED_ACCOUNT}"
        f":automl-job/{name.lower()}",
        **inputs,
        "OutputDataConfig": {"S3OutputPath": f"{data}/out"},
        "RoleArn": f"arn:aws:iam::{EMBEDDED_ACCOUNT}:role/automl",
        "CreationTime": now,
        "LastModifiedTime": now,
        "AutoMLJobStatus": job.status,
        "AutoMLJobSecondaryStatus": "ModelTuning" if job.status == "InProgress" else job.status,
    }
    if job.status != "Completed":
        return description
    return {**description, "EndTime": now, "BestCandidate": _candidate(name, job, environment, now)}


def _candidate(
    name: str, job: SeededAutoMLJob, environment: Environment, now: float
) -> dict[str, Any]:
    return {
        "CandidateName": f"{name}-best",
        "CandidateStatus": "Completed",
        "ObjectiveStatus": "Succeeded",
        "CandidateSteps": [],
        "InferenceContainers": [definition(c, environment) for c in job.containers],
        "CreationTime": now,
        "EndTime": now,
        "LastModifiedTime": now,
    }
