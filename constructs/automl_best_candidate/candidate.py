"""A custom resource whose attributes are an AutoML candidate's containers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from python_function import FunctionResource

DESCRIBE = {"v1": "sagemaker:DescribeAutoMLJob", "v2": "sagemaker:DescribeAutoMLJobV2"}
PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
TIMEOUT = 60


class AutoMLBestCandidate(FunctionResource):
    """The best candidate of a job, as the deployment that made or last changed this found it.

    A job that is missing or not completed, a candidate without containers and more containers than
    fit into CloudFormation's 4,096 bytes each fail the deployment with the reason.
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        job: str,
        api: Literal["v1", "v2"],
        processing_unit: Literal["CPU", "GPU"],
        archive: Path,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Makes the custom resource and its function, which may describe that one job.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            job: the AutoML job's name.
            api: whether CreateAutoMLJob (v1) or CreateAutoMLJobV2 (v2) made it.
            processing_unit: what the instances serve with; some candidates tell them apart.
            archive: the zip file of the function `automl_candidate.handler.handle`.
            log_retention: how long the function's log is kept.
            removal_policy: what becomes of the log when the stack goes.
            environment: environment variables that every container gets beside its own.
        """
        super().__init__(
            scope,
            construct_id,
            archive=archive,
            handler="automl_candidate.handler.handle",
            timeout=TIMEOUT,
            description=f"Looks up the best candidate of the AutoML job {job}",
            log_retention=log_retention,
            removal_policy=removal_policy,
        )
        self.provider.role.add_to_principal_policy(
            iam.PolicyStatement(actions=[DESCRIBE[api]], resources=_job_arns(job))
        )
        variables = {"Environment": {**environment}} if environment else {}
        self._resource = self._make_resource(
            "Custom::AutoMLCandidate",
            {"Job": job, "Api": api, "ProcessingUnit": processing_unit, **variables},
        )

    @property
    def containers(self) -> cdk.IResolvable:
        """The containers of a CfnModel, however many."""
        return self._resource.get_att("Containers")

    def grant_serve(self, grantee: iam.Role) -> None:
        """Lets `grantee` read the candidate's artifacts and pull its images, and nothing else.

        How many there are isn't known before the deployment, so that the resources are lists of
        CloudFormation's. These can't be merged with others: hence a policy of its own. It is part
        of the role, so that what depends on the role waits for it.
        """
        policy = iam.Policy(grantee, cdk.Names.node_unique_id(self.node), roles=[grantee])
        for actions, resources in (
            (["s3:GetObject"], self._list_of("ArtifactArns")),
            (PULL, self._list_of("RepositoryArns")),
            (["ecr:GetAuthorizationToken"], ["*"]),
        ):
            policy.add_statements(iam.PolicyStatement(actions=actions, resources=resources))
        cdk.Validations.of(policy).acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-IAM5[Resource::*]",
                reason="ecr:GetAuthorizationToken knows no resource.",
            )
        )

    def _list_of(self, attribute: str) -> list[str]:
        return cdk.Token.as_list(self._resource.get_att(attribute))


def _job_arns(job: str) -> list[str]:
    """The job's ARN, as it is written and in lower case, as SageMaker writes ARNs."""
    place = f"arn:{cdk.Aws.PARTITION}:sagemaker:{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}"
    return [f"{place}:automl-job/{name}" for name in dict.fromkeys((job, job.lower()))]
