"""The custom resource's attributes: what a template reads of a candidate."""

from types import SimpleNamespace

import pytest

from automl_candidate.handler import act
from custom_resource import Refused, Request

IMAGE = "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:3.2-0"
BUCKET = "s3://bucket/automl"


def container(name, *, image=IMAGE, **environment):
    """A container with the artifact `name`."""
    definition = {"Image": image, "ModelDataUrl": f"{BUCKET}/{name}.tar.gz"}
    return {**definition, "Environment": environment} if environment else definition


def resolve(*containers, kind="Create", **properties):
    """What the resource answers for a job whose best candidate has these containers."""
    best = {
        "CandidateName": "best",
        "CandidateStatus": "Completed",
        "InferenceContainers": list(containers),
    }
    answer = {"AutoMLJobStatus": "Completed", "BestCandidate": best}
    client = SimpleNamespace(describe_auto_ml_job_v2=lambda **_: answer)
    request = Request(
        type=kind,
        properties={"Job": "abalone", "Api": "v2", "ProcessingUnit": "CPU", **properties},
        old_properties={},
        physical_id="id",
    )
    return act(request, partition="aws-cn", sagemaker=client)


def test_the_containers_are_a_models():
    """Image, ModelDataUrl and Environment come as CfnModel takes them."""
    first, second = container("first", MODE="transform"), container("second")
    assert resolve(first, second)["Containers"] == [first, second]


def test_the_models_own_environment_wins():
    """The configuration's variables are added to every container, over the candidate's."""
    answer = resolve(container("first", A="1", B="2"), container("second"), Environment={"B": "3"})
    environments = [definition["Environment"] for definition in answer["Containers"]]
    assert environments == [{"A": "1", "B": "3"}, {"B": "3"}]


def test_a_role_may_be_scoped_to_the_answer():
    """Artifacts and repositories come as ARNs of the partition, each once."""
    answer = resolve(container("first"), container("second"))
    assert answer["ArtifactArns"] == [
        "arn:aws-cn:s3:::bucket/automl/first.tar.gz",
        "arn:aws-cn:s3:::bucket/automl/second.tar.gz",
    ]
    assert answer["RepositoryArns"] == [
        "arn:aws-cn:ecr:us-west-2:246618743249:repository/sagemaker-xgboost"
    ]


def test_an_update_resolves_again():
    """CloudFormation updates the resource when a property changed, and gets a new answer."""
    assert resolve(container("first"), kind="Update")["CandidateName"] == "best"


def test_a_deletion_asks_nobody():
    """Nothing was made, so that a deletion succeeds even where the job is gone."""
    assert resolve(kind="Delete") is None


@pytest.mark.parametrize(
    ("unusable", "reason"),
    [
        (container("first", image="docker.io/library/model:1"), "no image in Amazon ECR"),
        ({**container("first"), "ModelDataUrl": "https://example.com/m.tar.gz"}, "no s3://… URI"),
    ],
)
def test_what_no_role_could_reach_is_refused(unusable, reason):
    """An image or an artifact elsewhere fails the deployment at once, with its address."""
    with pytest.raises(Refused, match=reason):
        resolve(unusable)


def test_more_than_cloudformation_takes_is_refused():
    """An answer over 4,096 bytes says how long it is, and what to do instead."""
    with pytest.raises(Refused, match=r"best take \d+ bytes, .* 4096 .*\(modelport resolve\)"):
        resolve(container("first", PADDING="x" * 4000))


def test_a_missing_candidate_is_the_reason():
    """The sentence about the job is what CloudFormation shows."""
    with pytest.raises(Refused, match="has no inference containers"):
        resolve()
