"""The network of a container front: one that is there, or a new one."""

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from constructs import Construct

ZONES = 2


@dataclass(frozen=True, kw_only=True)
class GivenNetwork:
    """A VPC that is there, with a public and a private subnet in each of its zones."""

    id: str
    zones: list[str]
    public_subnets: list[str]
    private_subnets: list[str]


class Network(Construct):
    """A VPC in which the load balancer is public and the containers are private.

    Attributes:
        vpc: the VPC.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        given: GivenNetwork | None,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        """Finds the network, or makes one over two zones.

        A new one has a NAT gateway in each zone: with a single one, the loss of its zone would
        take the containers of the other zone off the SageMaker runtime too.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            given: the network that is there; None makes one.
            log_retention: how long a new network's flow log is kept.
            removal_policy: what becomes of that log when the stack goes.
        """
        super().__init__(scope, construct_id)
        self.vpc = self._found(given) if given else self._made(log_retention, removal_policy)

    def _found(self, given: GivenNetwork) -> ec2.IVpc:
        return ec2.Vpc.from_vpc_attributes(
            self,
            "Vpc",
            vpc_id=given.id,
            availability_zones=given.zones,
            public_subnet_ids=given.public_subnets,
            private_subnet_ids=given.private_subnets,
        )

    def _made(
        self, log_retention: logs.RetentionDays, removal_policy: cdk.RemovalPolicy
    ) -> ec2.IVpc:
        log = logs.LogGroup(self, "FlowLog", retention=log_retention, removal_policy=removal_policy)
        return ec2.Vpc(
            self,
            "Vpc",
            max_azs=ZONES,
            nat_gateways=ZONES,
            restrict_default_security_group=False,
            flow_logs={
                "All": ec2.FlowLogOptions(
                    destination=ec2.FlowLogDestination.to_cloud_watch_logs(log)
                )
            },
        )
