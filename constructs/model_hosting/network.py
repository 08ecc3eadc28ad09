"""The VPC that a model's containers are in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam


@dataclass(frozen=True, kw_only=True)
class Network:
    """Subnets and security groups of a VPC; binding it lets the grantee attach to them.

    Attributes:
        subnets: identifiers of the subnets, 16 at most.
        security_groups: identifiers of the security groups, 5 at most.
    """

    subnets: Sequence[str]
    security_groups: Sequence[str]

    def bind(self, grantee: iam.IRole) -> dict[str, Any]:
        """Lets `grantee` have network interfaces in these subnets; answers the VpcConfig.

        The actions are those of the SageMaker developer guide, "CreateModel API: execution role
        permissions"; those that describe know no resource.
        """
        place = f"arn:{cdk.Aws.PARTITION}:ec2:{cdk.Aws.REGION}"
        interfaces = f"{place}:{cdk.Aws.ACCOUNT_ID}:network-interface/*"
        # A subnet that another account shares bears that account's number.
        subnets = [f"{place}:*:subnet/{subnet}" for subnet in self.subnets]
        groups = [f"{place}:*:security-group/{group}" for group in self.security_groups]
        grantee.add_to_principal_policy(
            iam.PolicyStatement(
                actions=["ec2:CreateNetworkInterface"], resources=[interfaces, *subnets, *groups]
            )
        )
        grantee.add_to_principal_policy(
            iam.PolicyStatement(
                actions=[
                    "ec2:CreateNetworkInterfacePermission",
                    "ec2:DeleteNetworkInterface",
                    "ec2:DeleteNetworkInterfacePermission",
                ],
                resources=[interfaces],
                conditions={"ArnLike": {"ec2:Subnet": subnets}},
            )
        )
        grantee.add_to_principal_policy(
            iam.PolicyStatement(
                actions=[
                    "ec2:DescribeDhcpOptions",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeVpcs",
                ],
                resources=["*"],
            )
        )
        self._acknowledge(grantee)
        return {"subnets": list(self.subnets), "securityGroupIds": list(self.security_groups)}

    def _acknowledge(self, grantee: iam.IRole) -> None:
        place = "Resource::arn:<AWS::Partition>:ec2:<AWS::Region>"
        shared = "A shared subnet or security group bears its owner's account."
        reasons = {
            f"{place}:<AWS::AccountId>:network-interface/*": "SageMaker makes the interfaces, "
            "in these subnets alone.",
            **{f"{place}:*:subnet/{subnet}": shared for subnet in self.subnets},
            **{f"{place}:*:security-group/{group}": shared for group in self.security_groups},
        }
        for resource, reason in reasons.items():
            cdk.Validations.of(grantee).acknowledge(
                cdk.Acknowledgment(id=f"AwsSolutions-IAM5[{resource}]", reason=reason)
            )
