"""The application in a cluster of Amazon EKS."""

import aws_cdk as cdk
import jsii
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_resources
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from constructs import Construct

from container_front.application import PORT
from container_front.eks_cluster import KubernetesCluster
from container_front.kubernetes import Workload
from container_front.load_balancer import LoadBalancer

AUTO_MODE = "eks.amazonaws.com/v1"
"""The API version of TargetGroupBinding where EKS Auto Mode balances loads."""
CONTROLLER = "elbv2.k8s.aws/v1beta1"
"""The same where the AWS Load Balancer Controller is installed."""


@jsii.implements(iam.IGrantable)
class KubernetesService(Construct):
    """The application's pods, which have a role by EKS Pod Identity, behind the load balancer.

    The load balancer is not Kubernetes' own but the same as in front of every other container: a
    TargetGroupBinding keeps the pods registered with it.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: KubernetesCluster,
        workload: Workload,
        load_balancer: LoadBalancer,
    ) -> None:
        """Adds the role and the manifests.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            cluster: where it runs.
            workload: what runs.
            load_balancer: what stands in front; its targets are IP addresses.
        """
        super().__init__(scope, construct_id)
        name = cluster.cluster.cluster_name
        # What Pod Identity says of who asks (Amazon EKS user guide, "Create IAM role with trust
        # policy required by EKS Pod Identity").
        tags = {
            "aws:RequestTag/eks-cluster-name": name,
            "aws:RequestTag/kubernetes-namespace": workload.namespace,
            "aws:RequestTag/kubernetes-service-account": workload.name,
        }
        pods = iam.ServicePrincipal("pods.eks.amazonaws.com", conditions={"StringEquals": tags})
        self.role = iam.Role(self, "Role", assumed_by=iam.SessionTagsPrincipal(pods))
        identity = eks_resources.CfnPodIdentityAssociation(
            self,
            "Identity",
            cluster_name=name,
            namespace=workload.namespace,
            service_account=workload.name,
            role_arn=self.role.role_arn,
        )
        # Auto Mode registers pods only with target groups that bear its cluster's name.
        cdk.Tags.of(load_balancer.target_group).add("eks:eks-cluster-name", name)
        cluster.security_group.connections.allow_from(
            load_balancer.load_balancer, ec2.Port.tcp(PORT), "The load balancer"
        )
        namespace = eks.KubernetesManifest(
            self,
            "Namespace",
            cluster=cluster.cluster,
            manifest=[_namespace(workload.namespace)],
            overwrite=True,
            # Others may be in it, whom its end would take along.
            prune=False,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        service = eks.KubernetesManifest(
            self,
            "Service",
            cluster=cluster.cluster,
            manifest=workload.manifests(),
            overwrite=True,
        )
        service.node.add_dependency(namespace, identity, load_balancer.listener)

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """Who gets what is granted to the application: the pods' role."""
        return self.role.grant_principal


def _namespace(name: str) -> dict[str, object]:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
