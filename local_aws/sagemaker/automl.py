"""AutoML jobs: described and listed as AWS does. Nothing trains here, so a job is only seeded.

The two generations of the API (API reference, DescribeAutoMLJob and DescribeAutoMLJobV2): the
second describes jobs of both, the first those of its own alone.
"""

from collections.abc import Mapping
from typing import Any

from local_aws.errors import AwsError, invalid
from local_aws.sagemaker import listing
from local_aws.sagemaker.kinds import AUTOML_JOB
from local_aws.sagemaker.state import State
from local_aws.sagemaker.tags import as_map
from local_aws.sagemaker.trained import Api, AutoMLJob
from local_aws.scope import Scope
from local_aws.service_model import output_members, validate_answer

DESCRIPTIONS: Mapping[str, str] = {"v1": "DescribeAutoMLJob", "v2": "DescribeAutoMLJobV2"}
_SUMMARY = (
    "CreationTime",
    "EndTime",
    "LastModifiedTime",
    "FailureReason",
    "PartialFailureReasons",
)


def seed(state: State, api: Api, document: Mapping[str, Any]) -> dict[str, Any]:
    """Puts a job there, as if it had run, in the place of one with the same name.

    Its account and region are those of its ARN.

    Raises:
        AwsError: the document isn't what the API's Describe operation answers.
    """
    validate_answer("sagemaker", DESCRIPTIONS[api], document)
    _, _, _, region, account, _ = str(document["AutoMLJobArn"]).split(":", 5)
    record = AutoMLJob(
        kind=AUTOML_JOB,
        scope=Scope(account, region),
        name=document["AutoMLJobName"],
        request={key: value for key, value in document.items() if key != "Tags"},
        tags=as_map(document.get("Tags")),
        created=float(document["CreationTime"]),
        api=api,
    )
    if record.arn.lower() != document["AutoMLJobArn"].lower():
        raise invalid(f"AutoMLJobArn: received {document['AutoMLJobArn']}, expected {record.arn}")
    if state.automl_jobs.find(record.scope, record.name) is not None:
        state.automl_jobs.remove(record.scope, record.name)
    state.automl_jobs.add(record)
    return {"AutoMLJobArn": record.arn}


def describe(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeAutoMLJob: a job that CreateAutoMLJob made."""
    job = _found(state, scope, request["AutoMLJobName"])
    if job.api != "v1":
        raise _missing(scope, job.name)
    return dict(job.request)


def describe_v2(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeAutoMLJobV2: a job that either API made."""
    job = _found(state, scope, request["AutoMLJobName"])
    known = output_members("sagemaker", DESCRIPTIONS["v2"])
    answer = {key: value for key, value in job.request.items() if key in known}
    if job.api == "v1":
        answer["AutoMLJobInputDataConfig"] = [
            {key: value for key, value in channel.items() if key != "TargetAttributeName"}
            for channel in job.request["InputDataConfig"]
        ]
    return answer


def list_jobs(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """ListAutoMLJobs."""
    answer = listing.page(state.automl_jobs.within(scope), request)
    answer["AutoMLJobSummaries"] = [_summary(job) for job in answer.pop("records")]
    return answer


def list_candidates(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """ListCandidatesForAutoMLJob: a seeded job has its best one alone."""
    best = _found(state, scope, request["AutoMLJobName"]).request.get("BestCandidate")
    wanted = {"CandidateName": "CandidateNameEquals", "CandidateStatus": "StatusEquals"}
    matches = best and all(
        request.get(parameter) in {None, best[field]} for field, parameter in wanted.items()
    )
    return {"Candidates": [best] if matches else []}


def _found(state: State, scope: Scope, name: str) -> AutoMLJob:
    job = state.automl_jobs.find(scope, name)
    if job is None:
        raise _missing(scope, name)
    return job


def _missing(scope: Scope, name: str) -> AwsError:
    arn = AUTOML_JOB.arn(scope, name)
    return AwsError("ResourceNotFound", f'Could not find AutoML job "{arn}".')


def _summary(job: AutoMLJob) -> dict[str, Any]:
    optional = {key: job.request[key] for key in _SUMMARY if key in job.request}
    return {
        "AutoMLJobName": job.name,
        "AutoMLJobArn": job.arn,
        "AutoMLJobStatus": job.status,
        "AutoMLJobSecondaryStatus": job.request["AutoMLJobSecondaryStatus"],
        **optional,
    }
