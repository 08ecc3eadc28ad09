"""One batch transform: its model, and the state machine that runs its jobs."""

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from batch_transform import BatchTransform, Location, Schedule, TransformJob
from model_hosting.s3_access import allow_key
from modelport.configuration import Environment
from modelport.configuration.batch import BatchTransform as Configuration
from modelport.facts import instances
from modelport.packaging import Archive
from stacks.model_stack import ModelStack
from stacks.names import batch_prefix, bucket_name, is_own_bucket
from stacks.settings import removal_policy


class Batch(ModelStack):
    """A model and the transform jobs that use it, without an endpoint."""

    def __init__(
        self,
        scope: Construct,
        *,
        environment: Environment,
        key: str,
        archives: Mapping[str, Archive],
    ) -> None:
        """Composes the batch transform at `key`.

        Args:
            scope: the app.
            environment: the whole configuration.
            key: the batch transform's key in it.
            archives: the packed models, by the model's key.
        """
        super().__init__(
            scope,
            environment=environment,
            archives=archives,
            key=key,
            kind="Batch",
            about=f"the batch transform {key} of {environment.name}",
        )
        batch = environment.batch[key]
        model = self.model(self, batch.model, instance_type=batch.instance_type)
        job = _job(self, environment, key)
        if any(_is_ours(place, environment) for place in (batch.input, batch.output)):
            allow_key(model.role, self.encryption_key, "kms:Decrypt", "kms:GenerateDataKey")
        transform = BatchTransform(
            self,
            "Transform",
            name=f"{environment.name}-{key}",
            model=model,
            job=job,
            schedule=_schedule(batch),
            log_retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=removal_policy(environment),
        )
        cdk.CfnOutput(self, "StateMachineArn", value=transform.machine.state_machine_arn)
        cdk.CfnOutput(self, "Input", value=job.input.uri)
        cdk.CfnOutput(self, "Output", value=job.output.uri)


def _job(stack: ModelStack, environment: Environment, key: str) -> TransformJob:
    batch = environment.batch[key]
    return TransformJob(
        instance_type=batch.instance_type,
        instance_count=batch.instance_count,
        input=_location(stack, environment, key, batch.input, "input"),
        output=_location(stack, environment, key, batch.output, "output"),
        content_type=batch.content_type,
        accept=batch.accept,
        compression_type=batch.compression.capitalize(),
        split_type=_SPLIT_TYPES[batch.split],
        assemble_with=batch.assemble.capitalize(),
        batch_strategy=_STRATEGIES[batch.strategy],
        max_payload_in_mb=batch.max_payload,
        max_concurrent_transforms=batch.max_concurrent,
        join_source="Input" if batch.join_input else "None",
        input_filter=batch.input_filter,
        output_filter=batch.output_filter,
        invocations_timeout=batch.invocation_timeout,
        invocations_max_retries=batch.retries,
        environment=batch.environment,
        volume_key=_volume_key(stack, batch),
        output_key=stack.encryption_key if _is_ours(batch.output, environment) else None,
        tags={"modelport:environment": environment.name, **environment.tags, **batch.tags},
    )


_SPLIT_TYPES = {"none": "None", "line": "Line", "recordio": "RecordIO", "tfrecord": "TFRecord"}
_STRATEGIES = {"single-record": "SingleRecord", "multi-record": "MultiRecord"}


def _location(
    stack: cdk.Stack, environment: Environment, key: str, uri: str | None, kind: str
) -> Location:
    if uri:
        return Location.from_uri(uri)
    return Location(bucket_name(environment, stack), f"{batch_prefix(key)}{kind}/")


def _is_ours(uri: str | None, environment: Environment) -> bool:
    """Whether a place is in the environment's own bucket, which its key encrypts."""
    return uri is None or is_own_bucket(uri, environment)


def _volume_key(stack: ModelStack, batch: Configuration) -> kms.IKey | None:
    """None for local NVMe storage, with which CreateTransformJob refuses a key."""
    instance = instances.find(batch.instance_type)
    if instance is not None and instance.local_storage:
        return None
    if batch.volume_key:
        return kms.Key.from_key_arn(stack, "VolumeKey", batch.volume_key)
    return stack.encryption_key


def _schedule(batch: Configuration) -> Schedule | None:
    if batch.schedule is None:
        return None
    return Schedule(
        expression=batch.schedule.expression,
        time_zone=batch.schedule.time_zone,
        enabled=batch.schedule.enabled,
    )
