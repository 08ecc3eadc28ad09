"""One endpoint's web application on EC2 instances."""

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_elasticloadbalancingv2 as elbv2

from container_front import InstanceGroup
from modelport.configuration.endpoints.fronts import Ec2Front
from stacks.fronts.containers import ContainerStack


class Ec2(ContainerStack[Ec2Front]):
    """An autoscaling group behind a load balancer."""

    kind = "Ec2"
    about = "the web application on EC2"

    def compose(self) -> None:
        """Adds the network, the load balancer and the instances."""
        api_key = self.api_key()
        instance_type = ec2.InstanceType(self.front.instance_type)
        is_arm = instance_type.architecture == ec2.InstanceArchitecture.ARM_64
        platform = ecr_assets.Platform.LINUX_ARM64 if is_arm else ecr_assets.Platform.LINUX_AMD64
        group = InstanceGroup(
            self,
            "Ec2",
            instance_type=instance_type,
            variables=self.key_variables(api_key),
            scaling=self.scaling,
            **self.service(platform, elbv2.TargetType.INSTANCE),
        )
        self.grant(group, api_key)
