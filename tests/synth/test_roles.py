"""What holds of every role and queue: on what a role may act, who takes it on, who may send."""

import re
from typing import Any

import pytest

from modelport.configuration import Environment
from tests.synth.container_fronts import CERTIFICATE
from tests.synth.environments import (
    EVERY_TYPE,
    INSTANCE,
    changed,
    environment_of,
    every_type,
    templates_of,
)
from tests.synth.reading import RUNNING_A_MODEL, Template, actions_of, listed, of_type, text

KNOWS_NO_RESOURCE = re.compile(
    r"cloudwatch:PutMetricData|ec2:Describe\w+|ecr:GetAuthorizationToken|xray:\w+|"
    r"logs:(\w+LogDelivery|\w+LogDeliveries|DescribeLogGroups|\w+ResourcePolic(y|ies))"
)
"""Service Authorization Reference: actions whose column of resource types is empty."""
BOUND_BY = {
    "cloudwatch:PutMetricData": "cloudwatch:namespace",
    "ec2:CreateNetworkInterfacePermission": "ec2:Subnet",
    "s3:ListBucket": "s3:prefix",
}
"""The condition without which an action reaches more than it is for."""
LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}
FUNCTION = LOG | {"xray:PutTelemetryRecords", "xray:PutTraceSegments"}
KEY = {"kms:Decrypt", "kms:GenerateDataKey"}
SECRET = {"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"}
INVOKE = {"sagemaker:InvokeEndpoint"}
PULL = {action for action in RUNNING_A_MODEL if action.startswith("ecr:")}
ATTACH = {
    "ec2:CreateNetworkInterface",
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
    *(f"ec2:Describe{what}" for what in ("DhcpOptions", "NetworkInterfaces", "SecurityGroups")),
    *(f"ec2:Describe{what}" for what in ("Subnets", "Vpcs")),
}
DELIVER = {
    *(f"logs:{verb}LogDelivery" for verb in ("Create", "Delete", "Get", "Update")),
    *("logs:DescribeLogGroups", "logs:ListLogDeliveries"),
    *("logs:DescribeResourcePolicies", "logs:PutResourcePolicy"),
    *(f"xray:GetSampling{what}" for what in ("Rules", "Targets")),
    *("xray:PutTelemetryRecords", "xray:PutTraceSegments"),
}
ROLES: dict[tuple[str, str], set[str]] = {
    ("asynchronous-Endpoint", "ModelRole"): RUNNING_A_MODEL
    | KEY
    | {"cloudwatch:DescribeAlarms", "s3:PutObject", "sns:Publish"},
    ("asynchronous-Endpoint", "SubscriberRole"): FUNCTION
    | {
        "kms:Decrypt",
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
    },
    ("lambda-Endpoint", "ModelFunctionRole"): FUNCTION | {"s3:GetObject"},
    ("multi-model-Endpoint", "ArchivesProviderRole"): FUNCTION
    | KEY
    | {"s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"},
    ("shadow-Endpoint", "ShadowModelRole"): RUNNING_A_MODEL | KEY | {"s3:PutObject"},
    ("variants-Endpoint", "VariantsoldModelRole"): RUNNING_A_MODEL
    | ATTACH
    | {"cloudwatch:DescribeAlarms"},
    ("inference-components-Endpoint", "Role"): RUNNING_A_MODEL
    | ATTACH
    | {"cloudwatch:DescribeAlarms"},
    ("sentiment-Ec2", "Ec2Role"): LOG | PULL | SECRET | INVOKE | {"cloudformation:SignalResource"},
    ("sentiment-Eks", "EksRole"): SECRET | INVOKE,
    ("sentiment-Fargate", "FargateDefinitionExecutionRole"): LOG | PULL | SECRET,
    ("sentiment-Fargate", "FargateTaskRole"): INVOKE,
    ("nightly-Batch", "ModelRole"): RUNNING_A_MODEL
    | KEY
    | {"s3:AbortMultipartUpload", "s3:ListBucket", "s3:PutObject"},
    ("nightly-Batch", "SchedulerRole"): {"states:StartExecution"},
    ("nightly-Batch", "TransformRole"): DELIVER
    | {f"events:{what}" for what in ("DescribeRule", "PutRule", "PutTargets")}
    | {f"sagemaker:{verb}TransformJob" for verb in ("Create", "Describe", "Stop")}
    | {"kms:CreateGrant", "sagemaker:AddTags"},
}
"""By stack and role, for the roles of which no other test says it all."""


def everything() -> Environment:
    """An endpoint of every type, a front of every kind, and a batch transform."""
    key = {"authorisation": "api-key"}
    container = key | {"certificate": CERTIFICATE}
    fronts = {
        "rest": {"streaming": True},
        "direct": key,
        "http": {},
        "function_url": {"streaming": True},
        "graphql": {},
        **dict.fromkeys(("fargate", "ec2", "eks"), container),
    }
    asynchronous = EVERY_TYPE["asynchronous"] | {"front": {"rest": {}}}
    usual = changed("endpoints", front=fronts)["endpoints"]
    schedule = {"expression": "rate(1 day)"}
    batch = {"model": "sentiment", "content_type": "text/csv", "schedule": schedule, **INSTANCE}
    endpoints = EVERY_TYPE | usual | {"asynchronous": asynchronous}
    return environment_of(**every_type(endpoints=endpoints, batch={"nightly": batch}))


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Template]:
    """Its templates."""
    return templates_of(everything(), tmp_path_factory.mktemp("everything"))


@pytest.fixture(scope="module")
def statements(templates: dict[str, Template]) -> list[dict[str, Any]]:
    """Every statement of every role's policies."""
    return [
        statement
        for template in templates.values()
        for policy in of_type(template, "AWS::IAM::Policy")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


def test_nothing_is_allowed_on_everything_that_could_be_named(
    statements: list[dict[str, Any]],
) -> None:
    """An exception that one statement of a role has would hide another's from the rule packs."""
    everywhere = {
        a for s in statements if "*" in listed(s["Resource"]) for a in listed(s["Action"])
    }
    assert everywhere
    assert {a for a in everywhere if not KNOWS_NO_RESOURCE.fullmatch(a)} == set()


@pytest.mark.parametrize("action", BOUND_BY)
def test_what_a_resource_does_not_bound_a_condition_does(
    statements: list[dict[str, Any]], action: str
) -> None:
    """Metrics of SageMaker, interfaces in these subnets, names below one prefix."""
    found = [s for s in statements if action in listed(s["Action"])]
    assert found
    for statement in found:
        keys = {key for operator in statement["Condition"].values() for key in operator}
        assert keys == {BOUND_BY[action]}


def test_no_role_may_use_another_key(statements: list[dict[str, Any]]) -> None:
    """The environment's own is known by its alias, which stands in a condition."""
    found = [s for s in statements if any(a.startswith("kms:") for a in listed(s["Action"]))]
    assert found
    for statement in found:
        alias = {"kms:ResourceAliases": "alias/modelport-dev"}
        assert statement["Condition"] == {"ForAnyValue:StringEquals": alias}
        assert text(statement["Resource"]).endswith(":kms:eu-west-1:111122223333:key/*")


@pytest.mark.parametrize(("stack", "role"), ROLES)
def test_a_role_may_do_what_it_is_for(
    templates: dict[str, Template], stack: str, role: str
) -> None:
    """And nothing else."""
    assert actions_of(templates[stack], role) == ROLES[stack, role]


def test_roles_are_taken_on_by_services_of_aws_alone(templates: dict[str, Template]) -> None:
    """No account, no user, no identity provider."""
    trusts = [
        statement["Principal"]
        for template in templates.values()
        for role in of_type(template, "AWS::IAM::Role")
        for statement in role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    ]
    assert trusts
    assert [trust for trust in trusts if set(trust) != {"Service"}] == []


def test_queues_take_messages_of_their_own_topic_alone(templates: dict[str, Template]) -> None:
    """What Amazon SNS cannot deliver goes to the dead letters of the same outcome."""
    template = templates["asynchronous-Endpoint"]
    subscriptions = [each["Properties"] for each in of_type(template, "AWS::SNS::Subscription")]
    accepted = {
        policy["Properties"]["Queues"][0]["Ref"]: statement["Condition"]
        for policy in of_type(template, "AWS::SQS::QueuePolicy")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
        and statement["Principal"] == {"Service": "sns.amazonaws.com"}
        and statement["Action"] == "sqs:SendMessage"
    }
    expected = {
        queue["Fn::GetAtt"][0]: {"ArnEquals": {"aws:SourceArn": each["TopicArn"]}}
        for each in subscriptions
        for queue in (each["Endpoint"], each["RedrivePolicy"]["deadLetterTargetArn"])
    }
    assert len(expected) == 4
    assert accepted == expected
