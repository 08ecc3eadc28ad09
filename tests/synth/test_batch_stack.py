"""The stack of a batch transform."""

import json
from typing import Any

from modelport.configuration import Environment
from tests.synth.environments import Synth, environment_of
from tests.synth.reading import text, trust_of

BATCH: dict[str, Any] = {
    "model": "sentiment",
    "instance_type": "ml.m5.xlarge",
    "content_type": "text/csv",
    "split": "line",
    "assemble": "line",
    "strategy": "multi-record",
    "join_input": True,
    "input_filter": "$[1:]",
    "max_payload": 1,
    "retries": 2,
}


def environment(**changes: Any) -> Environment:
    """The usual models with one batch transform, and no endpoint."""
    return environment_of(endpoints={}, batch={"nightly": BATCH | changes})


def resources(synth: Synth, kind: str, **changes: Any) -> list[dict[str, Any]]:
    """The properties of the stack's resources of one type."""
    template = synth(environment(**changes))["nightly-Batch"]
    found = template["Resources"].values()
    return [resource["Properties"] for resource in found if resource["Type"] == kind]


def definition(synth: Synth, **changes: Any) -> dict[str, Any]:
    """The state machine's definition, with references as text."""
    (machine,) = resources(synth, "AWS::StepFunctions::StateMachine", **changes)
    parts = machine["DefinitionString"]["Fn::Join"][1]
    text = "".join(part if isinstance(part, str) else "REFERENCE" for part in parts)
    answer: dict[str, Any] = json.loads(text)["States"]["Transform"]
    return answer


def statements(synth: Synth, **changes: Any) -> list[dict[str, Any]]:
    """Every statement of every policy."""
    policies = resources(synth, "AWS::IAM::Policy", **changes)
    return [each for policy in policies for each in policy["PolicyDocument"]["Statement"]]


def test_the_job_is_what_the_configuration_says(synth: Synth) -> None:
    """In CreateTransformJob's words; what isn't said is left to SageMaker."""
    request = definition(synth)["Parameters"]
    assert request["BatchStrategy"] == "MultiRecord"
    assert request["MaxPayloadInMB"] == 1
    assert request["ModelClientConfig"] == {"InvocationsMaxRetries": 2}
    assert request["DataProcessing"] == {"JoinSource": "Input", "InputFilter": "$[1:]"}
    assert request["TransformInput"]["SplitType"] == "Line"
    assert request["TransformOutput"]["AssembleWith"] == "Line"
    assert "MaxConcurrentTransforms" not in request


def test_each_run_has_a_job_of_its_own(synth: Synth) -> None:
    """A fixed name could run once; a job's name has 63 characters at most."""
    name = definition(synth)["Parameters"]["TransformJobName.$"]
    assert name == "States.Format('dev-nightly-{}', States.UUID())"


def test_the_state_machine_waits_for_the_job(synth: Synth) -> None:
    """A job that fails is an execution that failed."""
    assert definition(synth)["Resource"].endswith(":states:::sagemaker:createTransformJob.sync")


def test_input_and_output_lie_in_the_artifact_bucket(synth: Synth) -> None:
    """Unless the configuration says otherwise."""
    request = definition(synth)["Parameters"]
    source = request["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"]
    bucket = "s3://modelport-dev-111122223333-eu-west-1"
    assert source == f"{bucket}/batch/nightly/input/"
    assert request["TransformOutput"]["S3OutputPath"] == f"{bucket}/batch/nightly/output/"
    named = definition(synth, input="s3://theirs/in/", output="s3://theirs/out/")["Parameters"]
    assert named["TransformOutput"]["S3OutputPath"] == "s3://theirs/out/"


def test_the_model_may_write_its_output_and_nothing_else(synth: Synth) -> None:
    """The role of the model reads the input and writes the output."""
    found = [each for each in statements(synth) if "s3:PutObject" in str(each["Action"])]
    assert found
    assert all("batch/nightly/output/*" in json.dumps(each["Resource"]) for each in found)


def test_answers_lie_in_a_folder_of_their_own(synth: Synth) -> None:
    """With or without its last slash; what only begins with its name is another's."""
    for output in ("s3://theirs/answers", "s3://theirs/answers/"):
        found = [s for s in statements(synth, output=output) if "s3:PutObject" in s["Action"]]
        assert found
        assert {text(s["Resource"]) for s in found} == {
            "arn:{AWS::Partition}:s3:::theirs/answers/*"
        }


def test_volumes_are_encrypted_where_that_is_possible(synth: Synth) -> None:
    """CreateTransformJob refuses a key for local NVMe storage."""
    assert "VolumeKmsKeyId" in definition(synth)["Parameters"]["TransformResources"]
    local = definition(synth, instance_type="ml.g4dn.xlarge")
    assert "VolumeKmsKeyId" not in local["Parameters"]["TransformResources"]


def test_answers_bear_the_environments_key_in_its_own_bucket(synth: Synth) -> None:
    """SageMaker says a key of its own to S3, which goes before the bucket's."""

    def output(**changes: Any) -> dict[str, Any]:
        found: dict[str, Any] = definition(synth, **changes)["Parameters"]["TransformOutput"]
        return found

    assert output()["KmsKeyId"].endswith(":alias/modelport-dev")
    assert "KmsKeyId" not in output(output="s3://theirs/out/")


def test_who_starts_a_job_lets_sagemaker_use_the_volumes_key(synth: Synth) -> None:
    """The state machine's role makes the grant, for the key that is used and no other."""
    named = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"

    def granting(**changes: Any) -> list[dict[str, Any]]:
        return [s for s in statements(synth, **changes) if s["Action"] == "kms:CreateGrant"]

    (ours,) = granting()
    aliases = {"kms:ResourceAliases": "alias/modelport-dev"}
    assert ours["Condition"] == {"ForAnyValue:StringEquals": aliases}
    (theirs,) = granting(volume_key=named)
    assert theirs["Resource"] == named
    assert granting(instance_type="ml.g4dn.xlarge") == []


def test_no_other_account_has_the_roles_taken_on(synth: Synth) -> None:
    """Step Functions and the scheduler say for whom they take one on."""
    schedule = {"expression": "rate(1 day)"}
    found = synth(environment(schedule=schedule))["nightly-Batch"]
    for service in ("states.amazonaws.com", "scheduler.amazonaws.com"):
        (trust,) = trust_of(found, service)
        assert "aws:SourceAccount" in trust["Condition"]["StringEquals"]


def test_a_schedule_is_there_only_if_it_is_asked_for(synth: Synth) -> None:
    """With its time zone, and off where it is off."""
    assert resources(synth, "AWS::Scheduler::Schedule") == []
    schedule = {"expression": "rate(1 day)", "time_zone": "Asia/Tokyo", "enabled": False}
    (found,) = resources(synth, "AWS::Scheduler::Schedule", schedule=schedule)
    assert found["ScheduleExpression"] == "rate(1 day)"
    assert found["ScheduleExpressionTimezone"] == "Asia/Tokyo"
    assert found["State"] == "DISABLED"
