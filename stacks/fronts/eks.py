"""One endpoint's web application on Amazon EKS."""

from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_elasticloadbalancingv2 as elbv2

from container_front import (
    AUTO_MODE,
    CONTROLLER,
    GivenCluster,
    KubernetesCluster,
    KubernetesService,
    Workload,
)
from modelport.configuration.endpoints.fronts import EksFront
from stacks.fronts.common import ACCESS_LOG_RETENTION
from stacks.fronts.containers import ContainerStack


class Eks(ContainerStack[EksFront]):
    """Pods behind a load balancer."""

    kind = "Eks"
    about = "the web application on EKS"

    def compose(self) -> None:
        """Adds the network, the load balancer, the cluster and what runs there."""
        network = self.network()
        api_key = self.api_key()
        load_balancer = self.load_balancer(network, elbv2.TargetType.IP)
        cluster = KubernetesCluster(
            self,
            "Cluster",
            name=self.endpoint_name,
            vpc=network.vpc,
            given=self._given(),
            log_retention=ACCESS_LOG_RETENTION,
            removal_policy=self.policy,
        )
        workload = Workload(
            name=self.endpoint_name.lower(),
            namespace=self.front.namespace,
            image=self.image(ecr_assets.Platform.LINUX_AMD64).uri,
            application=self.application(),
            variables=self.key_variables(api_key),
            scaling=self.scaling,
            target_group=load_balancer.target_group.target_group_arn,
            binding=self._binding(),
        )
        service = KubernetesService(
            self, "Eks", cluster=cluster, workload=workload, load_balancer=load_balancer
        )
        self.grant(service, api_key)

    def _given(self) -> GivenCluster | None:
        found = self.front.cluster
        if found is None:
            return None
        return GivenCluster(
            name=found.name,
            kubectl_role=found.kubectl_role,
            security_group=found.security_group,
        )

    def _binding(self) -> str:
        found = self.front.cluster
        return CONTROLLER if found and found.load_balancing == "controller" else AUTO_MODE
