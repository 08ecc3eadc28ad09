"""`seed`: what is in the embedded AWS before anything is deployed there."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.model import Container


class SeededContainer(Section):
    """An inference container of a job or a package."""

    artifact: str = Field(description="A model's folder, which is packed and put into S3.")
    container: Container = Field(description="The image that serves it.")
    environment: dict[str, str] = Field(
        default_factory=dict, description="The container's environment variables."
    )


class SeededAutoMLJob(Section):
    """An AutoML job, as if it had run."""

    api: Literal["v1", "v2"] = Field("v2", description="Which API it answers to.")
    status: Literal["Completed", "InProgress", "Failed", "Stopped"] = Field(
        "Completed", description="The job's status."
    )
    containers: list[SeededContainer] = Field(
        max_length=5, description="The inference containers of its best candidate, in order."
    )


class SeededModelPackage(Section):
    """A version of a model package group."""

    approval: Literal["Approved", "PendingManualApproval", "Rejected"] = Field(
        "Approved", description="The version's approval status."
    )
    containers: list[SeededContainer] = Field(
        min_length=1, max_length=15, description="Its inference containers, in order."
    )


class Seed(Section):
    """What the embedded AWS holds before a deployment: it stands for what others made on AWS."""

    objects: dict[str, str] = Field(
        default_factory=dict, description="S3 objects: s3://bucket/key, and a file or folder here."
    )
    automl_jobs: dict[str, SeededAutoMLJob] = Field(
        default_factory=dict, description="AutoML jobs, by name."
    )
    model_packages: dict[str, list[SeededModelPackage]] = Field(
        default_factory=dict, description="Model package groups, each with its versions."
    )
