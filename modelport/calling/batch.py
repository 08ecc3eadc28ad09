"""A batch transform: its input, a run of its state machine, its output."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from modelport.aws.refusing import explained
from modelport.aws.s3_uris import bucket_and_key
from modelport.aws.stacks import outputs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from modelport.aws.places import Place

_SECONDS_BETWEEN_LOOKS = 1.0
ENDING = ".out"


class BatchError(Exception):
    """The run failed, or could not begin; the message says why."""


_explained = partial(explained, BatchError)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A deployed batch transform: what its stack put out."""

    place: Place
    key: str
    state_machine: str
    input: str
    output: str

    def upload(self, data: Path) -> list[str]:
        """Puts a file, or every file below a folder, under the input prefix; returns the URIs.

        Raises:
            BatchError: there is no file, or S3 refuses.
        """
        files = [data] if data.is_file() else sorted(p for p in data.rglob("*") if p.is_file())
        if not files:
            raise BatchError(f"{data}: received no file; name a file, or a folder with files")
        s3, (bucket, prefix) = self.place.client("s3"), bucket_and_key(self.input)
        uris = []
        for file in files:
            name = file.name if data.is_file() else file.relative_to(data).as_posix()
            with _explained(self.key):
                s3.upload_file(str(file), bucket, f"{prefix}{name}")
            uris.append(f"s3://{bucket}/{prefix}{name}")
        return uris

    def start(self) -> str:
        """Starts a run; returns the execution's ARN.

        Raises:
            BatchError: Step Functions refuses.
        """
        with _explained(self.key):
            answer = self.place.client("stepfunctions").start_execution(
                stateMachineArn=self.state_machine
            )
        return str(answer["executionArn"])

    def wait(self, execution: str, *, tell: Callable[[str], None]) -> None:
        """Blocks until a run has ended; `tell` gets its status at each look.

        Raises:
            BatchError: the run failed, with the job's own reason.
        """
        step_functions = self.place.client("stepfunctions")
        while True:
            with _explained(self.key):
                run = step_functions.describe_execution(executionArn=execution)
            if run["status"] == "SUCCEEDED":
                return
            if run["status"] != "RUNNING":
                raise BatchError(f"{self.key}: {run['status'].lower()}: {_reason(run)}")
            tell(run["status"])
            time.sleep(_SECONDS_BETWEEN_LOOKS)

    def outputs(self) -> Iterator[tuple[str, bytes]]:
        """Every output object: its name below the output prefix, and its content.

        Raises:
            BatchError: S3 refuses.
        """
        s3, (bucket, prefix) = self.place.client("s3"), bucket_and_key(self.output)
        with _explained(self.key):
            pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
            for page in pages:
                for item in page.get("Contents", ()):
                    if item["Key"].endswith(ENDING):
                        body = s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
                        yield item["Key"].removeprefix(prefix), body


def find_batch(key: str, place: Place) -> Batch:
    """The batch transform `key` of the environment that is deployed at `place`.

    Raises:
        BatchError: there is none, or CloudFormation refuses.
    """
    stack_name = f"Modelport-{place.environment}-{key}-Batch"
    try:
        with _explained(key):
            outputs = outputs_of(place.client("cloudformation"), stack_name)
    except BatchError as error:
        if "does not exist" not in str(error):
            raise
        raise BatchError(
            f"the environment {place.environment} has no batch transform {key} deployed: "
            f"there is no stack {stack_name}; add it below `batch`, and deploy"
        ) from error
    if "StateMachineArn" not in outputs:
        raise BatchError(
            f"{key}: the stack {stack_name} isn't deployed to the end; deploy it again"
        )
    return Batch(
        place=place,
        key=key,
        state_machine=outputs["StateMachineArn"],
        input=outputs["Input"],
        output=outputs["Output"],
    )


def _reason(run: dict[str, Any]) -> str:
    cause = run.get("cause") or run.get("error") or "no reason was given"
    try:
        job = json.loads(cause)
    except ValueError:
        return str(cause)
    return str(job.get("FailureReason", cause)) if isinstance(job, dict) else str(cause)
