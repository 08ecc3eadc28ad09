"""Asynchronous endpoints: their scaling, who learns of outcomes, and what each may do."""

from typing import Any

import pytest

from tests.synth.environments import Synth, environment_of

STACK = "sentiment-Endpoint"
NAME = "dev-sentiment"
OURS = "modelport-dev-111122223333-eu-west-1/asynchronous/dev-sentiment"


@pytest.fixture
def resources(synth: Synth) -> Any:
    """The endpoint's stack with some keys of its own: its resources by type."""

    def of(stack: str = STACK, **keys: Any) -> dict[str, list[dict[str, Any]]]:
        endpoint = {
            "type": "asynchronous",
            "model": "sentiment",
            "instance_type": "ml.m5.xlarge",
            "scaling": {"min": 0, "max": 2, "backlog_per_instance": 5},
        }
        environment = environment_of(endpoints={"sentiment": endpoint | keys})
        found: dict[str, list[dict[str, Any]]] = {}
        for logical_id, resource in synth(environment)[stack]["Resources"].items():
            properties = resource.get("Properties", {}) | {"LogicalId": logical_id}
            found.setdefault(resource["Type"], []).append(properties)
        return found

    return of


def statements(policies: list[dict[str, Any]], action: str) -> list[dict[str, Any]]:
    """Every statement with this action."""
    return [
        statement
        for policy in policies
        for statement in policy["PolicyDocument"]["Statement"]
        if action in ([statement["Action"], *statement["Action"]])
    ]


def test_the_endpoint_answers_in_s3_and_tells_both_topics(resources):
    """By default into the environment's own bucket; notifications don't carry the answer."""
    found = resources(max_concurrent_invocations=4)
    config = found["AWS::SageMaker::EndpointConfig"][0]["AsyncInferenceConfig"]
    output = config["OutputConfig"]
    assert output["S3OutputPath"] == f"s3://{OURS}/output/"
    assert output["S3FailurePath"] == f"s3://{OURS}/failures/"
    assert config["ClientConfig"] == {"MaxConcurrentInvocationsPerInstance": 4}
    topics = {topic["LogicalId"] for topic in found["AWS::SNS::Topic"]}
    told = output["NotificationConfig"]
    assert {told["SuccessTopic"]["Ref"], told["ErrorTopic"]["Ref"]} == topics
    assert "IncludeInferenceResponseIn" not in told


@pytest.mark.parametrize("theirs", ["output", "failures"])
def test_outcomes_bear_the_environments_key_in_its_own_bucket(resources, theirs):
    """There is one key for both: none where one of them lies in the bucket of others."""

    def output(**keys):
        (config,) = resources(**keys)["AWS::SageMaker::EndpointConfig"]
        return config["AsyncInferenceConfig"]["OutputConfig"]

    assert _alias() in str(output()["KmsKeyId"])
    assert "KmsKeyId" not in output(**{theirs: "s3://theirs/out/"})


def test_notifications_may_carry_the_answer(resources):
    """Then both topics carry it."""
    found = resources(notifications={"include_response": True})
    config = found["AWS::SageMaker::EndpointConfig"][0]["AsyncInferenceConfig"]
    told = config["OutputConfig"]["NotificationConfig"]["IncludeInferenceResponseIn"]
    assert set(told) == {"SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"}


def test_scaling_follows_the_backlog_of_the_whole_endpoint(resources):
    """The metric has the endpoint's dimension alone: with a variant's there is no data."""
    found = resources()
    (target,) = found["AWS::ApplicationAutoScaling::ScalableTarget"]
    tracking, _ = found["AWS::ApplicationAutoScaling::ScalingPolicy"]
    configuration = tracking["TargetTrackingScalingPolicyConfiguration"]
    assert (target["MinCapacity"], target["MaxCapacity"]) == (0, 2)
    assert configuration["TargetValue"] == 5
    metric = configuration["CustomizedMetricSpecification"]
    assert metric["MetricName"] == "ApproximateBacklogSizePerInstance"
    assert metric["Namespace"] == "AWS/SageMaker"
    assert metric["Dimensions"] == [{"Name": "EndpointName", "Value": NAME}]


def test_a_request_wakes_the_endpoint_from_zero(resources):
    """An alarm on requests without capacity adds an instance; the endpoint begins with one."""
    found = resources()
    _, step = found["AWS::ApplicationAutoScaling::ScalingPolicy"]
    (alarm,) = found["AWS::CloudWatch::Alarm"]
    assert step["PolicyType"] == "StepScaling"
    assert alarm["MetricName"] == "HasBacklogWithoutCapacity"
    assert alarm["Dimensions"] == [{"Name": "EndpointName", "Value": NAME}]
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (
        1,
        "GreaterThanOrEqualToThreshold",
    )
    assert alarm["AlarmActions"] == [{"Ref": step["LogicalId"]}]
    (variant,) = found["AWS::SageMaker::EndpointConfig"][0]["ProductionVariants"]
    assert variant["InitialInstanceCount"] == 1


def test_an_endpoint_that_keeps_an_instance_needs_no_waking(resources):
    """With a minimum of one, target tracking is enough."""
    found = resources(scaling={"min": 1, "max": 2})
    assert len(found["AWS::ApplicationAutoScaling::ScalingPolicy"]) == 1
    assert "AWS::CloudWatch::Alarm" not in found


def test_topics_and_queues_are_encrypted_and_take_nothing_without_tls(resources):
    """Two topics, two queues and their two dead-letter queues, all with the environment's key."""
    found = resources()
    key = {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, _alias()]]}
    assert [topic["KmsMasterKeyId"] for topic in found["AWS::SNS::Topic"]] == [key] * 2
    assert [queue["KmsMasterKeyId"] for queue in found["AWS::SQS::Queue"]] == [key] * 4
    policies = found["AWS::SNS::TopicPolicy"] + found["AWS::SQS::QueuePolicy"]
    assert len(policies) == 6
    for policy in policies:
        denied = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
        assert [d["Condition"] for d in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]


def test_what_nobody_takes_ends_in_a_dead_letter_queue(resources):
    """Five attempts, further apart than a batch can take, and only the failed come again."""
    found = resources()
    queues = [queue for queue in found["AWS::SQS::Queue"] if "RedrivePolicy" in queue]
    assert [queue["RedrivePolicy"]["maxReceiveCount"] for queue in queues] == [5, 5]
    subscriber = found["AWS::Lambda::Function"][0]
    for queue in queues:
        assert queue["VisibilityTimeout"] == 6 * subscriber["Timeout"]
    for mapping in found["AWS::Lambda::EventSourceMapping"]:
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    sources = {
        m["EventSourceArn"]["Fn::GetAtt"][0] for m in found["AWS::Lambda::EventSourceMapping"]
    }
    assert sources == {queue["LogicalId"] for queue in queues}


def test_the_model_reads_its_inputs_and_writes_its_outcomes_and_nothing_else(resources):
    """Below the endpoint's own prefix, and below those that are configured."""
    found = resources(inputs=["s3://theirs/in"], output="s3://theirs/out/")
    (reads,) = statements(found["AWS::IAM::Policy"], "s3:GetObject")
    resources_read = str(reads["Resource"])
    assert f":s3:::{OURS}/input/*" in resources_read
    assert ":s3:::theirs/in/*" in resources_read
    (writes,) = statements(found["AWS::IAM::Policy"], "s3:PutObject")
    assert f":s3:::{OURS}/failures/*" in str(writes["Resource"])
    assert ":s3:::theirs/out/*" in str(writes["Resource"])
    assert f"{OURS}/output" not in str(writes["Resource"])


def test_the_model_publishes_to_its_own_topics(resources):
    """And may use the key for it."""
    found = resources()
    (publishes,) = statements(found["AWS::IAM::Policy"], "sns:Publish")
    topics = {topic["LogicalId"] for topic in found["AWS::SNS::Topic"]}
    assert {resource["Ref"] for resource in publishes["Resource"]} == topics
    uses = statements(found["AWS::IAM::Policy"], "kms:GenerateDataKey")
    assert all(u["Condition"]["ForAnyValue:StringEquals"] for u in uses)


def test_a_webhook_and_its_secret_reach_the_subscriber(resources):
    """It may read that secret alone; without a webhook, none."""
    arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:webhook-AbCdEf"
    webhook = {"url": "https://example.com/outcomes", "secret": arn}
    found = resources(notifications={"webhook": webhook})
    variables = found["AWS::Lambda::Function"][0]["Environment"]["Variables"]
    assert variables["WEBHOOK_URL"] == "https://example.com/outcomes"
    assert variables["WEBHOOK_SECRET"] == arn
    (reads,) = statements(found["AWS::IAM::Policy"], "secretsmanager:GetSecretValue")
    assert reads["Resource"] == arn
    assert statements(resources()["AWS::IAM::Policy"], "secretsmanager:GetSecretValue") == []


def test_topics_may_use_the_key_only_where_there_are_any(resources, synth):
    """SNS puts messages into encrypted queues itself: the key's policy lets it, from here."""
    (key,) = resources(stack="Foundation")["AWS::KMS::Key"]
    (allowed,) = [s for s in key["KeyPolicy"]["Statement"] if s.get("Sid") == "TopicsToQueues"]
    assert allowed["Principal"] == {"Service": "sns.amazonaws.com"}
    assert set(allowed["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey*"}
    assert ":sns:" in str(allowed["Condition"]["ArnLike"]["aws:SourceArn"])
    assert "TopicsToQueues" not in str(synth()["Foundation"])


def _alias() -> str:
    return ":kms:eu-west-1:111122223333:alias/modelport-dev"
