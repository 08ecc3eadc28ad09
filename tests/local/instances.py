"""An environment with a front on EC2: its group, its load balancer, its answers."""

import json
import time
from dataclasses import dataclass
from typing import Any

from modelport.aws.clients import client
from modelport.aws.session import FrontAccess
from modelport.calling.fronts import Answer, post
from modelport.local.deployment import Deployment

BODY = b'{"inputs": "I love reading the book MLE on AWS!"}'


@dataclass
class Stack:
    """The environment, which can be changed and deployed again."""

    deployment: Deployment
    fronts: dict[str, FrontAccess]

    def aws(self, service: str) -> Any:
        """A client of the embedded AWS."""
        return client(service, self.deployment.bare_session())

    @property
    def group(self) -> Any:
        """The autoscaling group."""
        (group,) = self.aws("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
        return group

    @property
    def name(self) -> str:
        """The group's name."""
        return str(self.group["AutoScalingGroupName"])

    @property
    def instances(self) -> set[str]:
        """The IDs of its instances."""
        return {instance["InstanceId"] for instance in self.group["Instances"]}

    @property
    def target_group(self) -> Any:
        """Where the instances are registered."""
        groups = self.aws("elbv2").describe_target_groups()["TargetGroups"]
        return next(group for group in groups if group["TargetType"] == "instance")

    def update(self, old: str, new: str) -> str:
        """Change the user data in the stack's template; returns what became of the update."""
        stacks = self.aws("cloudformation")
        name = next(
            found["StackName"]
            for found in stacks.describe_stacks()["Stacks"]
            if found["StackName"].endswith("front-ec2-sentiment-Ec2")
        )
        body = json.dumps(stacks.get_template(StackName=name)["TemplateBody"])
        assert old in body
        stacks.update_stack(
            StackName=name, TemplateBody=body.replace(old, new), Capabilities=["CAPABILITY_IAM"]
        )
        status = "IN_PROGRESS"
        while status.endswith("IN_PROGRESS"):
            time.sleep(0.2)
            status = stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        return str(status)

    def targets(self) -> dict[str, str]:
        """The state of each target, by its ID."""
        arn = self.target_group["TargetGroupArn"]
        found = self.aws("elbv2").describe_target_health(TargetGroupArn=arn)
        described = found["TargetHealthDescriptions"]
        return {d["Target"]["Id"]: d["TargetHealth"]["State"] for d in described}

    def ask(self, kind: str, **headers: str) -> Answer:
        """What a front answers to a sentence."""
        front = self.fronts[kind]
        return post(front.url, BODY, {"Content-Type": "application/json", **headers})

    def with_key(self) -> Answer:
        """What the front on EC2 answers to its key."""
        return self.ask("ec2", **{"x-api-key": self.fronts["ec2"].api_key or ""})

    def statuses(self, count: int) -> list[int]:
        """Of so many requests."""
        return [self.with_key().status for _ in range(count)]

    def label(self) -> str:
        """What the front on EC2 says with its key."""
        answer = self.with_key()
        assert answer.status == 200, answer.body
        return str(json.loads(answer.body)["data"]["body"]["label"])
