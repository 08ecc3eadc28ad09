"""An account of AWS with the stacks and endpoints of a test, one item on each page."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError

from modelport.aws.places import Place


@dataclass(kw_only=True)
class DeployedStack:
    """A stack: its template, its status, the environment of its tag, and physical IDs."""

    template: dict[str, Any]
    status: str = "UPDATE_COMPLETE"
    environment: str = "dev"
    physical_ids: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Account:
    """Every service's client in one; what isn't there is refused as SageMaker does.

    `described` is what SageMaker describes, by the name; `answer` what every model answers.
    """

    stacks: dict[str, DeployedStack] = field(default_factory=dict)
    described: dict[str, dict[str, Any]] = field(default_factory=dict)
    targets: tuple[str, ...] = ()
    alarms: dict[str, str] = field(default_factory=dict)
    answer: bytes = b"{}"
    asked: list[dict[str, Any]] = field(default_factory=list)

    def place(self, environment: str = "dev") -> Place:
        """Where an environment is in it."""
        account = self

        class _There(Place):
            def client(self, _service: str) -> Any:
                return account

        return _There(environment=environment, region="eu-west-1")

    def get_paginator(self, operation: str) -> Any:
        """The pages of what is listed."""
        return SimpleNamespace(paginate=getattr(self, operation))

    def describe_stacks(self) -> Iterator[dict[str, Any]]:
        """Of CloudFormation."""
        for name, stack in self.stacks.items():
            tags = [{"Key": "modelport:environment", "Value": stack.environment}]
            described = {"StackName": name, "StackStatus": stack.status, "Tags": tags}
            yield {"Stacks": [described]}

    def get_template(self, *, StackName: str, TemplateStage: str) -> dict[str, Any]:  # noqa: N803 - boto3's
        """Of CloudFormation, which gives JSON as an object."""
        assert TemplateStage == "Original"
        return {"TemplateBody": self.stacks[StackName].template}

    def list_stack_resources(self, *, StackName: str) -> Iterator[dict[str, Any]]:  # noqa: N803 - boto3's
        """Of CloudFormation."""
        for logical_id, physical_id in self.stacks[StackName].physical_ids.items():
            found = {"LogicalResourceId": logical_id, "PhysicalResourceId": physical_id}
            yield {"StackResourceSummaries": [found]}

    def describe_scalable_targets(self, **_: str) -> Iterator[dict[str, Any]]:
        """Of Application Auto Scaling."""
        for resource_id in self.targets:
            yield {"ScalableTargets": [{"ResourceId": resource_id}]}

    def describe_alarms(self, *, AlarmNames: list[str], MaxRecords: int) -> dict[str, Any]:  # noqa: N803 - boto3's
        """Of CloudWatch, which takes 100 names at most."""
        assert len(AlarmNames) <= MaxRecords <= 100
        known = [name for name in AlarmNames if name in self.alarms]
        return {"MetricAlarms": [{"AlarmName": n, "StateValue": self.alarms[n]} for n in known]}

    def invoke_endpoint(self, **asked: Any) -> dict[str, Any]:
        """Of SageMaker Runtime."""
        self.asked.append(asked)
        return {"Body": io.BytesIO(self.answer)}

    def _describe(self, **named: str) -> dict[str, Any]:
        (name,) = named.values()
        if name not in self.described:
            said = f'Could not find "{name}"'
            error: Any = {"Error": {"Code": "ValidationException", "Message": said}}
            raise ClientError(error, "Describe")
        return self.described[name]

    describe_endpoint = describe_endpoint_config = _describe
    describe_model = describe_inference_component = _describe


def serving(name: str, *, config: str, model: str) -> dict[str, dict[str, Any]]:
    """What SageMaker describes of an endpoint of one variant that serves."""
    variant = {
        "VariantName": "AllTraffic",
        "DesiredInstanceCount": 1,
        "CurrentInstanceCount": 1,
        "DesiredWeight": 1.0,
    }
    endpoint = {
        "EndpointName": name,
        "EndpointStatus": "InService",
        "EndpointConfigName": config,
        "ProductionVariants": [variant],
        "CreationTime": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return {
        name: endpoint,
        config: {"ProductionVariants": [{"VariantName": "AllTraffic", "ModelName": model}]},
        model: {"ModelName": model},
    }
