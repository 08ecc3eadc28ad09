"""Which containers of an AutoML job are deployed, and the reasons where there are none."""

from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from automl_candidate import NoCandidate, Query, find

CONTAINER = {"Image": "image", "ModelDataUrl": "s3://bucket/model.tar.gz"}
BEST = {
    "CandidateName": "best",
    "CandidateStatus": "Completed",
    "InferenceContainers": [CONTAINER],
}
JOB = {"AutoMLJobStatus": "Completed", "BestCandidate": BEST}


def described(answer):
    """A client of SageMaker whose second API describes every job so; the first knows none."""

    def missing(**_):
        raise ClientError({"Error": {"Code": "ResourceNotFound", "Message": "no"}}, "Describe")

    return SimpleNamespace(describe_auto_ml_job=missing, describe_auto_ml_job_v2=lambda **_: answer)


def query(api="v2", processing_unit="CPU"):
    """A query for the job abalone."""
    return Query(job="abalone", api=api, processing_unit=processing_unit)


def test_every_container_is_found():
    """However many containers the candidate has, they come in their order."""
    containers = [{**CONTAINER, "Image": f"image-{number}"} for number in range(5)]
    answer = {**JOB, "BestCandidate": {**BEST, "InferenceContainers": containers}}
    found = find(described(answer), query())
    assert (found.name, list(found.containers)) == ("best", containers)


def test_the_first_api_is_asked_for_its_own_jobs():
    """Api v1 asks DescribeAutoMLJob, which doesn't know jobs of the second: that is said."""
    with pytest.raises(NoCandidate, match=r"no AutoML job abalone .* needs api v2"):
        find(described(JOB), query(api="v1"))


@pytest.mark.parametrize("unit", ["CPU", "GPU"])
def test_the_processing_unit_chooses(unit):
    """Image and text classification have containers for each processing unit."""
    by_unit = {name: [{**CONTAINER, "Image": name}] for name in ("CPU", "GPU")}
    best = {**BEST, "InferenceContainers": [], "InferenceContainerDefinitions": by_unit}
    found = find(described({**JOB, "BestCandidate": best}), query(processing_unit=unit))
    assert [container["Image"] for container in found.containers] == [unit]


def test_a_processing_unit_without_containers_is_named():
    """A candidate for GPU alone can't be served on CPU."""
    best = {
        **BEST,
        "InferenceContainers": [],
        "InferenceContainerDefinitions": {"GPU": [CONTAINER]},
    }
    with pytest.raises(NoCandidate, match="for GPU, and none for CPU"):
        find(described({**JOB, "BestCandidate": best}), query())


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"AutoMLJobStatus": "InProgress"}, "the AutoML job abalone is InProgress: only a Comple"),
        ({"AutoMLJobStatus": "Failed", "FailureReason": "no rows"}, r"is Failed \(no rows\)"),
        ({"AutoMLJobStatus": "Completed"}, "abalone has no best candidate"),
        (
            {**JOB, "BestCandidate": {**BEST, "CandidateStatus": "Stopped"}},
            "best candidate best of the AutoML job abalone is Stopped",
        ),
        (
            {**JOB, "BestCandidate": {**BEST, "InferenceContainers": []}},
            "has no inference containers",
        ),
    ],
)
def test_each_failure_is_a_sentence(answer, reason):
    """What can't be deployed is refused with what was found."""
    with pytest.raises(NoCandidate, match=reason):
        find(described(answer), query())


def test_a_refusal_of_aws_is_passed_on():
    """AWS's own code and message are the reason where it isn't the job that is missing."""

    def denied(**_):
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "not you"}}, "Describe")

    client = SimpleNamespace(describe_auto_ml_job_v2=denied)
    with pytest.raises(NoCandidate, match="abalone: AccessDenied: not you"):
        find(client, query())
