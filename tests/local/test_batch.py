"""The batch transform of the example: files in, files out, through its state machine."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from modelport.aws.places import Place
from modelport.calling.batch import Batch, BatchError, find_batch
from modelport.local.deployment import Deployment
from tests.local.beside import deployed_beside

pytestmark = pytest.mark.local
EXAMPLE = Path(__file__).parents[2] / "examples" / "batch.yaml"
FLOWERS = "first,5.1,3.3,1.7,0.5\nsecond,6.0,2.7,4.4,1.3\n"


@pytest.fixture(scope="module")
def place(deployment: Deployment) -> Iterator[Place]:
    """Where the example is deployed, beside the shared environment."""
    with deployed_beside(deployment, EXAMPLE) as session:
        yield Place(environment=session.environment, region=session.region, session=session)


@pytest.fixture
def nightly(place: Place) -> Batch:
    """The example's batch transform, with nothing in its input."""
    batch = find_batch("nightly", place)
    s3 = place.client("s3")
    bucket = batch.input.removeprefix("s3://").split("/")[0]
    for item in s3.list_objects_v2(Bucket=bucket, Prefix="batch/").get("Contents", []):
        s3.delete_object(Bucket=bucket, Key=item["Key"])
    return batch


def run(batch: Batch, folder: Path) -> None:
    """Upload a folder's files and run the job to its end."""
    batch.upload(folder)
    batch.wait(batch.start(), tell=lambda _: None)


@pytest.mark.shows("deployed", "called", example="batch")
def test_every_row_of_every_file_gets_its_answer(nightly: Batch, tmp_path: Path) -> None:
    """The row's name was kept from the model, and is joined to its answer."""
    (tmp_path / "more").mkdir()
    (tmp_path / "flowers.csv").write_text(FLOWERS)
    (tmp_path / "more" / "third.csv").write_text("third,6.7,3.1,5.8,2.2\n")
    run(nightly, tmp_path)
    assert dict(nightly.outputs()) == {
        "flowers.csv.out": b"first,Setosa\nsecond,Versicolor\n",
        "more/third.csv.out": b"third,Virginica\n",
    }


def test_a_bad_row_fails_the_run_with_its_reason(nightly: Batch, tmp_path: Path) -> None:
    """The file with it is left out, the others are transformed."""
    (tmp_path / "bad.csv").write_text("bad,not,a,flower,0\n")
    (tmp_path / "good.csv").write_text("good,5.1,3.3,1.7,0.5\n")
    with pytest.raises(BatchError, match=r"bad\.csv: the model answered"):
        run(nightly, tmp_path)
    assert dict(nightly.outputs()) == {"good.csv.out": b"good,Setosa\n"}


def test_nothing_to_transform_fails_the_run(nightly: Batch) -> None:
    """And says where it looked."""
    with pytest.raises(BatchError, match="No S3 objects found"):
        nightly.wait(nightly.start(), tell=lambda _: None)


def test_the_state_machine_may_start_no_other_job(nightly: Batch, place: Place) -> None:
    """Its role decides, not the caller's: a job of another name is refused."""
    machines = place.client("stepfunctions")
    machine = machines.describe_state_machine(stateMachineArn=nightly.state_machine)
    definition = json.loads(machine["definition"])
    definition["States"]["Transform"]["Parameters"].pop("TransformJobName.$")
    definition["States"]["Transform"]["Parameters"]["TransformJobName"] = "somebody-elses"
    definition["States"]["Transform"].pop("Retry")
    other = machines.create_state_machine(
        name="other", roleArn=machine["roleArn"], definition=json.dumps(definition)
    )["stateMachineArn"]
    batch = Batch(
        place=place, key="other", state_machine=other, input=nightly.input, output=nightly.output
    )
    with pytest.raises(
        BatchError, match=r"not authorized to perform: sagemaker:CreateTransformJob"
    ):
        batch.wait(batch.start(), tell=lambda _: None)


def test_the_schedule_starts_the_state_machine(nightly: Batch, place: Place) -> None:
    """At the configured time; its target, tried at once, is reached with its own role."""
    scheduler, machines = place.client("scheduler"), place.client("stepfunctions")
    (found,) = scheduler.list_schedules()["Schedules"]
    schedule = scheduler.get_schedule(Name=found["Name"])
    assert schedule["ScheduleExpression"] == "cron(0 2 * * ? *)"
    before = len(executions(machines, nightly))
    scheduler.create_schedule(
        Name="now",
        ScheduleExpression=f"at({datetime.now(UTC):%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=schedule["Target"],
    )
    until = time.monotonic() + 60
    while len(executions(machines, nightly)) == before and time.monotonic() < until:
        time.sleep(0.5)
    assert len(executions(machines, nightly)) == before + 1
    scheduler.delete_schedule(Name="now")


def executions(machines: Any, batch: Batch) -> list[Any]:
    """Every run of the state machine."""
    found: list[Any] = machines.list_executions(stateMachineArn=batch.state_machine)["executions"]
    return found
