"""The state machine that runs a transform job and waits for its end."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from batch_transform.job import TransformJob
from batch_transform.schedule import Schedule
from model_hosting import Model, allow_key
from service_trust import service_here

LONGEST_PREFIX = 26
"""Of a job's 63 characters, 37 are a hyphen and a UUID."""
_RULE = "StepFunctionsGetEventsForSageMakerTransformJobsRule"
_LOG_GROUP = "/aws/sagemaker/TransformJobs"


class BatchTransform(Construct):
    """Runs a transform job whenever it is started, by hand or on a schedule.

    An execution succeeds when the job completes and fails with the job's reason when it doesn't;
    it is stopped with the execution (Step Functions developer guide, "Create and manage Amazon
    SageMaker AI jobs with Step Functions").
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        model: Model,
        job: TransformJob,
        schedule: Schedule | None = None,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        """Makes the state machine, its log, and its schedule if there is one.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            name: how the names of its jobs begin, shortened to 26 characters.
            model: what transforms; its role gets to read the input and to write the output.
            job: the job.
            schedule: when it starts by itself.
            log_retention: how long the state machine's log is kept.
            removal_policy: what becomes of the log when the stack goes.
        """
        super().__init__(scope, construct_id)
        self._prefix = name.lower()[:LONGEST_PREFIX].strip("-")
        job.input.allow_read(model.role)
        job.output.allow_write(model.role)
        model.role.allow_logs(group=_LOG_GROUP)
        self.machine = sfn.StateMachine(
            self,
            "Machine",
            definition_body=sfn.DefinitionBody.from_chainable(self._task(model, job)),
            role=self._role(),
            logs=sfn.LogOptions(
                destination=logs.LogGroup(
                    self, "Log", retention=log_retention, removal_policy=removal_policy
                ),
                level=sfn.LogLevel.ALL,
            ),
            tracing_enabled=True,
        )
        self._allow_jobs()
        if job.volume_key:
            # SageMaker gets to use it by a grant that is made in the name of whoever starts the job
            # (SageMaker developer guide, "Amazon SageMaker AI API Permissions: Actions,
            # Permissions, and Resources Reference").
            allow_key(self.machine.role, job.volume_key, "kms:CreateGrant")
        if schedule:
            schedule.start(self, "Schedule", self.machine)

    def _role(self) -> iam.Role:
        """Taken on by state machines, as Step Functions' developer guide has it.

        "Creating an IAM role for your state machine".
        """
        states = service_here("states.amazonaws.com", service="states", resource="stateMachine:*")
        return iam.Role(self, "Role", assumed_by=states)

    def _task(self, model: Model, job: TransformJob) -> sfn.CustomState:
        request = job.request(model_name=model.model_name)
        named = {"TransformJobName.$": f"States.Format('{self._prefix}-{{}}', States.UUID())"}
        return sfn.CustomState(
            self,
            "Transform",
            state_json={
                "Type": "Task",
                "Resource": f"arn:{cdk.Aws.PARTITION}:states:::sagemaker:createTransformJob.sync",
                "Parameters": {**named, **request},
                # What SageMaker refuses for a moment (throttling, a quota in use) may pass later;
                # a job that failed (States.TaskFailed) would fail again.
                "Retry": [
                    {
                        "ErrorEquals": ["SageMaker.AmazonSageMakerException"],
                        "IntervalSeconds": 10,
                        "MaxAttempts": 3,
                        "BackoffRate": 2,
                    }
                ],
            },
        )

    def _allow_jobs(self) -> None:
        """Step Functions developer guide: what the `.sync` integration of a transform job needs."""
        place = f"{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}"
        jobs = f"arn:{cdk.Aws.PARTITION}:sagemaker:{place}:transform-job/{self._prefix}-*"
        self.machine.add_to_role_policy(
            iam.PolicyStatement(
                actions=[
                    "sagemaker:AddTags",
                    "sagemaker:CreateTransformJob",
                    "sagemaker:DescribeTransformJob",
                    "sagemaker:StopTransformJob",
                ],
                resources=[jobs],
            )
        )
        self.machine.add_to_role_policy(
            iam.PolicyStatement(
                actions=["events:DescribeRule", "events:PutRule", "events:PutTargets"],
                resources=[f"arn:{cdk.Aws.PARTITION}:events:{place}:rule/{_RULE}"],
            )
        )
        rules = cdk.Validations.of(self)
        shown = "<AWS::Region>:<AWS::AccountId>"
        arn = f"arn:<AWS::Partition>:sagemaker:{shown}:transform-job/{self._prefix}-*"
        rules.acknowledge(
            cdk.Acknowledgment(
                id=f"AwsSolutions-IAM5[Resource::{arn}]",
                reason="Each job has a name of its own, which begins like this.",
            ),
            cdk.Acknowledgment(
                id="AwsSolutions-IAM5[Resource::*]",
                reason="X-Ray and the delivery of logs know no resource.",
            ),
        )
