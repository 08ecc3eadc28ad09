"""What runs the application behind a load balancer, on whatever machines."""

from abc import abstractmethod
from typing import TypedDict

import aws_cdk as cdk
import jsii
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from container_front.application import Application
from container_front.load_balancer import LoadBalancer
from container_front.registry import Image


class ServiceProps(TypedDict):
    """What a service is told.

    Attributes:
        vpc: the network, in whose private subnets the containers run.
        image: what they run.
        application: what the application is told.
        load_balancer: what stands in front.
        log_retention: how long the containers' log is kept.
        removal_policy: what becomes of the log when the stack goes.
    """

    vpc: ec2.IVpc
    image: Image
    application: Application
    load_balancer: LoadBalancer
    log_retention: logs.RetentionDays
    removal_policy: cdk.RemovalPolicy


@jsii.implements(iam.IGrantable)
class Service(Construct):
    """Containers with a log and a role; a subclass adds what runs them.

    Attributes:
        log_group: what the containers write.
    """

    def __init__(self, scope: Construct, construct_id: str, props: ServiceProps) -> None:
        """Makes the log."""
        super().__init__(scope, construct_id)
        self.log_group = logs.LogGroup(
            self,
            "Log",
            retention=props["log_retention"],
            removal_policy=props["removal_policy"],
        )

    @property
    @abstractmethod
    def role(self) -> iam.IRole:
        """What the application may do."""

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """Who gets what is granted to the application: its role."""
        return self.role.grant_principal
