"""The application on Amazon EKS, in a cluster that is there or in a new one."""

from dataclasses import dataclass

import aws_cdk as cdk
import jsii
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_resources
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v34 import KubectlV34Layer
from constructs import Construct

from container_front.application import PORT
from container_front.kubernetes import Workload
from container_front.load_balancer import LoadBalancer

AUTO_MODE = "eks.amazonaws.com/v1"
"""The API version of TargetGroupBinding where EKS Auto Mode balances loads."""
CONTROLLER = "elbv2.k8s.aws/v1beta1"
"""The same where the AWS Load Balancer Controller is installed."""

_MANAGED = "The CDK makes the role, with the policies that EKS and Lambda ask for."
_AWS = "arn:<AWS::Partition>:iam::aws:policy"
_FUNCTIONS = f"{_AWS}/service-role/AWSLambdaBasicExecutionRole"
_FUNCTIONS_IN_VPC = f"{_AWS}/service-role/AWSLambdaVPCAccessExecutionRole"
_NODES = [
    f"{_AWS}/{name}"
    for name in (
        "AmazonEC2ContainerRegistryReadOnly",
        "AmazonEKSBlockStoragePolicy",
        "AmazonEKSClusterPolicy",
        "AmazonEKSComputePolicy",
        "AmazonEKSLoadBalancingPolicy",
        "AmazonEKSNetworkingPolicy",
        "AmazonEKSWorkerNodePolicy",
    )
]
_MADE_HANDLER = "ClusterKubectlProviderHandler27822AE4"
_GIVEN_HANDLER = "ClusterKubectlProviderHandler2E05C68A"
_PUBLIC_ECR = (
    '{"Fn::If":["ClusterKubectlProviderHandlerHasEcrPublic78825EA1",{"Fn::Join":["",["arn:",'
    '{"Ref":"AWS::Partition"},":iam::aws:policy/AmazonElasticContainerRegistryPublicReadOnly"]]},'
    '{"Ref":"AWS::NoValue"}]}'
)


@dataclass(frozen=True, kw_only=True)
class GivenCluster:
    """A cluster that is there: its name, who may change it, and its security group."""

    name: str
    kubectl_role: str
    security_group: str


class KubernetesCluster(Construct):
    """A cluster in EKS Auto Mode, whose nodes come and go with the pods, or one that is there.

    Attributes:
        cluster: the cluster.
        security_group: what its pods are reached by.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, vpc: ec2.IVpc, given: GivenCluster | None
    ) -> None:
        """Finds the cluster, or makes one that only its network reaches.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            vpc: the network, in whose private subnets the nodes are.
            given: the cluster that is there; None makes one.
        """
        super().__init__(scope, construct_id)
        layer = KubectlV34Layer(self, "Kubectl")
        if given:
            self.cluster = self._found(given, layer, vpc)
            self.security_group = ec2.SecurityGroup.from_security_group_id(
                self, "SecurityGroup", given.security_group
            )
        else:
            made = self._made(layer, vpc)
            self.cluster = made  # type: ignore[assignment] # the protocol's stub lacks a property
            self.security_group = made.cluster_security_group
        self._acknowledge(given)

    def _found(self, given: GivenCluster, layer: KubectlV34Layer, vpc: ec2.IVpc) -> eks.ICluster:
        bare = eks.Cluster.from_cluster_attributes(self, "Bare", cluster_name=given.name, vpc=vpc)
        provider = eks.KubectlProvider(
            self,
            "KubectlProvider",
            cluster=bare,
            kubectl_layer=layer,
            role=iam.Role.from_role_arn(self, "KubectlRole", given.kubectl_role),
        )
        # A condition for a role that this provider does not make.
        self.node.try_remove_child("HasEcrPublic")
        return eks.Cluster.from_cluster_attributes(
            self, "Resource", cluster_name=given.name, vpc=vpc, kubectl_provider=provider
        )

    def _made(self, layer: KubectlV34Layer, vpc: ec2.IVpc) -> eks.Cluster:
        subnets = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS)
        cluster = eks.Cluster(
            self,
            "Resource",
            version=eks.KubernetesVersion.V1_34,
            vpc=vpc,
            vpc_subnets=[subnets],
            endpoint_access=eks.EndpointAccess.PRIVATE,
            kubectl_provider_options=eks.KubectlProviderOptions(
                kubectl_layer=layer, private_subnets=vpc.private_subnets
            ),
            cluster_logging=[
                eks.ClusterLoggingTypes.API,
                eks.ClusterLoggingTypes.AUDIT,
                eks.ClusterLoggingTypes.AUTHENTICATOR,
                eks.ClusterLoggingTypes.CONTROLLER_MANAGER,
                eks.ClusterLoggingTypes.SCHEDULER,
            ],
        )
        # What the autoscaler of pods reads.
        eks_resources.CfnAddon(
            self, "Metrics", addon_name="metrics-server", cluster_name=cluster.cluster_name
        )
        return cluster

    def _acknowledge(self, given: GivenCluster | None) -> None:
        """The findings in what the CDK itself makes: the nodes' roles, and kubectl's functions."""
        handler = _GIVEN_HANDLER if given else _MADE_HANDLER
        policies = [_FUNCTIONS] if given else [_FUNCTIONS, _FUNCTIONS_IN_VPC, *_NODES, _PUBLIC_ECR]
        reasons = {f"AwsSolutions-IAM4[Policy::{policy}]": _MANAGED for policy in policies}
        reasons[f"AwsSolutions-IAM5[Resource::<{handler}.Arn>:*]"] = "Any version of one function."
        reasons["AwsSolutions-L1"] = "The CDK chooses what kubectl's function runs on."
        cdk.Validations.of(self).acknowledge(
            *(cdk.Acknowledgment(id=name, reason=reason) for name, reason in reasons.items())
        )


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
        pods = iam.ServicePrincipal("pods.eks.amazonaws.com")
        self.role = iam.Role(self, "Role", assumed_by=iam.SessionTagsPrincipal(pods))
        name = cluster.cluster.cluster_name
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
        namespace = self._apply("Namespace", cluster, [_namespace(workload.namespace)])
        service = self._apply("Service", cluster, workload.manifests())
        service.node.add_dependency(namespace, identity, load_balancer.listener)

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """Who gets what is granted to the application: the pods' role."""
        return self.role.grant_principal

    def _apply(
        self, construct_id: str, cluster: KubernetesCluster, manifests: list[dict[str, object]]
    ) -> eks.KubernetesManifest:
        return eks.KubernetesManifest(
            self, construct_id, cluster=cluster.cluster, manifest=manifests, overwrite=True
        )


def _namespace(name: str) -> dict[str, object]:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
