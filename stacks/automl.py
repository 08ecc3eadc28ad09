"""The best candidate of an AutoML job, where each deployment looks it up."""

from collections.abc import Mapping

from aws_cdk import aws_logs as logs
from constructs import Construct

from automl_best_candidate import AutoMLBestCandidate
from modelport.configuration import Environment
from modelport.configuration.model import AutoMLSource
from modelport.facts import instances
from stacks.functions import write_archive
from stacks.settings import removal_policy


def best_candidate(
    scope: Construct,
    environment: Environment,
    source: AutoMLSource,
    *,
    instance_type: str | None,
    variables: Mapping[str, str],
) -> AutoMLBestCandidate:
    """The candidate of a job, for a kind of instance.

    Args:
        scope: the construct that it is part of.
        environment: the whole configuration.
        source: the job.
        instance_type: decides whether it is served with a GPU; None for serverless inference.
        variables: environment variables that every container gets beside its own.
    """
    instance = instances.find(instance_type) if instance_type else None
    return AutoMLBestCandidate(
        scope,
        "Candidate",
        job=source.job,
        api=source.api,
        processing_unit="GPU" if instance and instance.accelerator == "gpu" else "CPU",
        archive=write_archive("automl_candidate", "custom_resource"),
        log_retention=logs.RetentionDays.ONE_MONTH,
        removal_policy=removal_policy(environment),
        environment=variables,
    )
