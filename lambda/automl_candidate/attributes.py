"""What a template reads of a candidate: its containers, and what a role for them may reach."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from automl_candidate.candidate import Candidate, Container, NoCandidate

_ECR_URI = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.[a-z0-9.-]+/"
    r"(?P<repository>[a-z0-9._/-]+?)(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?"
)


def attributes(
    candidate: Candidate, *, environment: Mapping[str, str], partition: str
) -> dict[str, Any]:
    """The custom resource's attributes, for Fn::GetAtt.

    Args:
        candidate: whose they are.
        environment: environment variables that every container gets beside its own.
        partition: that of the ARNs, such as aws.

    Raises:
        NoCandidate: an artifact or an image lies where no role could be allowed to read it.
    """
    containers = candidate.containers
    return {
        "CandidateName": candidate.name,
        "Containers": [_definition(container, environment) for container in containers],
        "ArtifactArns": _unique([_artifact_arn(container, partition) for container in containers]),
        "RepositoryArns": _unique(
            [_repository_arn(container, partition) for container in containers]
        ),
    }


def _definition(container: Container, environment: Mapping[str, str]) -> dict[str, Any]:
    definition = {"Image": container["Image"], "ModelDataUrl": container["ModelDataUrl"]}
    variables = {**(container.get("Environment") or {}), **environment}
    return {**definition, "Environment": variables} if variables else definition


def _artifact_arn(container: Container, partition: str) -> str:
    parts = urlsplit(container["ModelDataUrl"])
    if parts.scheme != "s3":
        raise NoCandidate(f"{container['ModelDataUrl']} is no s3://… URI: it cannot be deployed")
    return f"arn:{partition}:s3:::{parts.netloc}{parts.path}"


def _repository_arn(container: Container, partition: str) -> str:
    match = _ECR_URI.fullmatch(container["Image"])
    if match is None:
        raise NoCandidate(f"{container['Image']} is no image in Amazon ECR: it cannot be deployed")
    return (
        f"arn:{partition}:ecr:{match['region']}:{match['account']}:repository/{match['repository']}"
    )


def _unique(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(values))
