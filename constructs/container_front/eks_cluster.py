"""The cluster of Amazon EKS that the application runs in: one that is there, or a new one."""

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_resources
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.lambda_layer_kubectl_v34 import KubectlV34Layer
from constructs import Construct

VERSION = eks.KubernetesVersion.V1_35
"""One minor version beyond that of the layer's kubectl, which Kubernetes' version skew allows."""
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

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        vpc: ec2.IVpc,
        given: GivenCluster | None,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        """Finds the cluster, or makes one that only its network reaches.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            name: what a new cluster's name begins with.
            vpc: the network, in whose private subnets the nodes are.
            given: the cluster that is there; None makes one.
            log_retention: how long the logs are kept, kubectl's and a new control plane's.
            removal_policy: what becomes of the logs when the stack goes.
        """
        super().__init__(scope, construct_id)
        self._log_retention, self._removal_policy = log_retention, removal_policy
        layer = KubectlV34Layer(self, "Kubectl")
        if given:
            self.cluster = self._found(given, layer, vpc)
            self.security_group = ec2.SecurityGroup.from_security_group_id(
                self, "SecurityGroup", given.security_group
            )
        else:
            made = self._made(name, layer, vpc)
            self.cluster = made  # type: ignore[assignment] # the protocol's stub lacks a property
            self.security_group = made.cluster_security_group
        self._keep_kubectl_log()
        self._acknowledge(given)

    def _found(self, given: GivenCluster, layer: KubectlV34Layer, vpc: ec2.IVpc) -> eks.ICluster:
        bare = eks.Cluster.from_cluster_attributes(self, "Bare", cluster_name=given.name, vpc=vpc)
        provider = eks.KubectlProvider(
            self,
            "KubectlProvider",
            cluster=bare,
            kubectl_layer=layer,
            role=iam.Role.from_role_arn(
                self,
                "KubectlRole",
                given.kubectl_role,
                # The CDK's own name is the same in every stack: one would delete another's policy.
                default_policy_name=cdk.Stack.of(self).stack_name,
            ),
        )
        # A condition for a role that this provider does not make.
        self.node.try_remove_child("HasEcrPublic")
        return eks.Cluster.from_cluster_attributes(
            self, "Resource", cluster_name=given.name, vpc=vpc, kubectl_provider=provider
        )

    def _made(self, name: str, layer: KubectlV34Layer, vpc: ec2.IVpc) -> eks.Cluster:
        name = f"{name}-{_of_this_stack()}"
        # EKS would make the log itself, and keep it for ever ("Send control plane logs to
        # CloudWatch Logs").
        log = self._log("ControlPlaneLog", f"/aws/eks/{name}/cluster")
        subnets = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS)
        cluster = eks.Cluster(
            self,
            "Resource",
            cluster_name=name,
            version=VERSION,
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
        cluster.node.default_child.node.add_dependency(log)  # type: ignore[union-attr] # it has one
        # What the autoscaler of pods reads.
        eks_resources.CfnAddon(
            self, "Metrics", addon_name="metrics-server", cluster_name=cluster.cluster_name
        )
        return cluster

    def _log(self, construct_id: str, name: str | None = None) -> logs.LogGroup:
        return logs.LogGroup(
            self,
            construct_id,
            log_group_name=name,
            retention=self._log_retention,
            removal_policy=self._removal_policy,
        )

    def _keep_kubectl_log(self) -> None:
        """Gives the CDK's own functions a log that ends."""
        log = self._log("KubectlLog")
        for each in self.node.find_all():
            if isinstance(each, lambda_.CfnFunction):
                each.add_property_override("LoggingConfig.LogGroup", log.log_group_name)

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


def _of_this_stack() -> str:
    """The first part of the stack's own id: a stack that is made again has another."""
    whole = cdk.Fn.select(2, cdk.Fn.split("/", cdk.Aws.STACK_ID))
    return cdk.Fn.select(0, cdk.Fn.split("-", whole))
