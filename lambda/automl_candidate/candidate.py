"""An AutoML job's best candidate and its inference containers, as SageMaker describes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from botocore.exceptions import BotoCoreError, ClientError

COMPLETED = "Completed"
_MISSING = "ResourceNotFound"

Api = Literal["v1", "v2"]
ProcessingUnit = Literal["CPU", "GPU"]
Container = Mapping[str, Any]


class NoCandidate(Exception):  # noqa: N818 - it says what was found
    """The job has nothing to deploy; the message says why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Query:
    """Whose candidate is wanted.

    Attributes:
        job: the AutoML job's name.
        api: whether CreateAutoMLJob (v1) or CreateAutoMLJobV2 (v2) made it.
        processing_unit: what serves: some candidates have containers of their own for each.
    """

    job: str
    api: Api
    processing_unit: ProcessingUnit


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A candidate: its name, and its containers in the order in which they run.

    A container is {Image, ModelDataUrl, Environment}, as the API reference's
    AutoMLContainerDefinition says.
    """

    name: str
    containers: tuple[Container, ...]


def find(sagemaker: Any, query: Query) -> Candidate:
    """The best candidate, asked of a boto3 client of SageMaker.

    Raises:
        NoCandidate: the job is missing or not completed, or its candidate has no containers.
    """
    described = _describe(sagemaker, query)
    status = described["AutoMLJobStatus"]
    if status != COMPLETED:
        raise NoCandidate(
            f"the AutoML job {query.job} is {status}{_reason(described)}: "
            f"only a {COMPLETED} one can be deployed"
        )
    best = described.get("BestCandidate")
    if not best:
        raise NoCandidate(f"the AutoML job {query.job} has no best candidate")
    name, status = best["CandidateName"], best["CandidateStatus"]
    if status != COMPLETED:
        raise NoCandidate(
            f"the best candidate {name} of the AutoML job {query.job} is {status}"
            f"{_reason(best)}: only a {COMPLETED} one can be deployed"
        )
    return Candidate(name=name, containers=tuple(_containers(best, query)))


def _describe(sagemaker: Any, query: Query) -> Mapping[str, Any]:
    describe = (
        sagemaker.describe_auto_ml_job if query.api == "v1" else sagemaker.describe_auto_ml_job_v2
    )
    try:
        answer: Mapping[str, Any] = describe(AutoMLJobName=query.job)
    except ClientError as error:
        code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
        if code == _MISSING:
            raise NoCandidate(_missing(query)) from error
        raise NoCandidate(f"the AutoML job {query.job}: {code}: {message}") from error
    except BotoCoreError as error:
        raise NoCandidate(f"the AutoML job {query.job}: {error}") from error
    return answer


def _missing(query: Query) -> str:
    """A job that CreateAutoMLJobV2 made is unknown to DescribeAutoMLJob (API reference)."""
    found = f"there is no AutoML job {query.job} in this account and region"
    hint = "; one that CreateAutoMLJobV2 made needs api v2" if query.api == "v1" else ""
    return f"{found}: check its name{hint}"


def _containers(best: Mapping[str, Any], query: Query) -> Sequence[Container]:
    """Those for every instance type, or those for the processing unit.

    InferenceContainerDefinitions is there for image and text classification only (API reference,
    AutoMLCandidate).
    """
    by_unit = best.get("InferenceContainerDefinitions") or {}
    found: Sequence[Container] = (
        by_unit.get(query.processing_unit) or best.get("InferenceContainers") or ()
    )
    if found:
        return found
    who = f"the best candidate {best['CandidateName']} of the AutoML job {query.job}"
    if by_unit:
        units = " and ".join(sorted(by_unit))
        raise NoCandidate(
            f"{who} has inference containers for {units}, and none for "
            f"{query.processing_unit}: serve it on an instance type with {units}"
        )
    raise NoCandidate(f"{who} has no inference containers: it cannot be deployed")


def _reason(described: Mapping[str, Any]) -> str:
    reason = described.get("FailureReason")
    return f" ({reason})" if reason else ""
