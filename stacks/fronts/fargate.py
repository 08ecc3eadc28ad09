"""One endpoint's web application on AWS Fargate."""

from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_elasticloadbalancingv2 as elbv2

from container_front import FargateService
from modelport.configuration.endpoints.fronts import FargateFront
from stacks.fronts.common import LOG_RETENTION
from stacks.fronts.containers import ContainerStack


class Fargate(ContainerStack[FargateFront]):
    """A service on Fargate behind a load balancer."""

    kind = "Fargate"
    about = "the web application on Fargate"

    def compose(self) -> None:
        """Adds the network, the load balancer and the service."""
        network = self.network()
        load_balancer = self.load_balancer(network, elbv2.TargetType.IP)
        embedded = self.environment_configuration.is_embedded
        service = FargateService(
            self,
            "Fargate",
            vpc=network.vpc,
            image=self.image(ecr_assets.Platform.LINUX_ARM64),
            application=self.application(),
            api_key=self.api_key(),
            load_balancer=load_balancer,
            cpu=self.front.cpu,
            memory=self.front.memory,
            count=self.front.containers.min,
            # Nothing counts a load balancer's requests in the embedded AWS.
            scaling=None if embedded else self.scaling,
            log_retention=LOG_RETENTION,
            removal_policy=self.policy,
        )
        # ECS itself reads the key and puts it into the environment.
        self.grant(service, None)
