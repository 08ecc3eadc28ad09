"""What is remembered of a model."""

from dataclasses import dataclass

from local_aws.sagemaker.containers import Container
from local_aws.sagemaker.records import Record
from local_aws.sagemaker.workloads import Workload, container_spec, execution_mode


@dataclass(kw_only=True)
class ModelRecord(Record):
    """A model; `containers` are those that run, as they were when it was created."""

    containers: tuple[Container, ...]

    @property
    def workload(self) -> Workload:
        """What a fleet runs of it."""
        return Workload(
            model_name=self.name,
            role_arn=str(self.request["ExecutionRoleArn"]),
            containers=tuple(container_spec(container) for container in self.containers),
            mode=execution_mode(self.request),
        )
