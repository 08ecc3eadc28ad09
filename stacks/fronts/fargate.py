"""One endpoint's web application on AWS Fargate."""

from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_elasticloadbalancingv2 as elbv2

from container_front import FargateService
from modelport.configuration.endpoints.fronts import FargateFront
from stacks.fronts.containers import ContainerStack


class Fargate(ContainerStack[FargateFront]):
    """A service on Fargate behind a load balancer."""

    kind = "Fargate"
    about = "the web application on Fargate"

    def compose(self) -> None:
        """Adds the network, the load balancer and the service."""
        service = FargateService(
            self,
            "Fargate",
            api_key=self.api_key(),
            cpu=self.front.cpu,
            memory=self.front.memory,
            scaling=self.scaling,
            **self.service(ecr_assets.Platform.LINUX_ARM64, elbv2.TargetType.IP),
        )
        # ECS itself reads the key and puts it into the environment.
        self.grant(service, None)
