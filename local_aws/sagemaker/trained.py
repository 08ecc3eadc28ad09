"""What training leaves behind: AutoML jobs, and the versions of model package groups."""

import time
from dataclasses import dataclass, field
from typing import Any, Literal

from local_aws.sagemaker.records import Record

Api = Literal["v1", "v2"]


@dataclass(kw_only=True)
class AutoMLJob(Record):
    """A job, as the API that made it describes it."""

    api: Api

    @property
    def status(self) -> str:
        """AutoMLJobStatus."""
        return str(self.request["AutoMLJobStatus"])

    @property
    def modified(self) -> float:
        """LastModifiedTime, in seconds since 1970."""
        return float(self.request["LastModifiedTime"])


@dataclass(kw_only=True)
class ModelPackageGroup(Record):
    """A group, and the number of its newest version: numbers are not used twice."""

    newest_version: int = 0

    @property
    def summary(self) -> dict[str, Any]:
        """Its row in ListModelPackageGroups."""
        answer = {
            "ModelPackageGroupName": self.name,
            "ModelPackageGroupArn": self.arn,
            "CreationTime": self.created,
            "ModelPackageGroupStatus": "Completed",
        }
        description = self.request.get("ModelPackageGroupDescription")
        return {**answer, "ModelPackageGroupDescription": description} if description else answer


@dataclass(kw_only=True)
class ModelPackage(Record):
    """A version of a group; its name is the group's, a slash and the version's number."""

    group: str
    version: int
    approval: str
    modified: float = field(default_factory=time.time)

    @property
    def summary(self) -> dict[str, Any]:
        """Its row in ListModelPackages."""
        answer = {
            "ModelPackageGroupName": self.group,
            "ModelPackageVersion": self.version,
            "ModelPackageArn": self.arn,
            "CreationTime": self.created,
            "ModelPackageStatus": "Completed",
            "ModelApprovalStatus": self.approval,
        }
        description = self.request.get("ModelPackageDescription")
        return {**answer, "ModelPackageDescription": description} if description else answer
