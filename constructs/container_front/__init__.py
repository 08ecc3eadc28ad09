"""A web application in containers behind an Application Load Balancer."""

from container_front.application import Application
from container_front.callers import Claim, Tokens, TrustedAuthorities
from container_front.ec2 import InstanceGroup
from container_front.eks import AUTO_MODE, CONTROLLER, KubernetesService
from container_front.eks_cluster import GivenCluster, KubernetesCluster
from container_front.fargate import FargateService
from container_front.image_context import ImageContext
from container_front.kubernetes import Workload
from container_front.load_balancer import LoadBalancer
from container_front.network import GivenNetwork, Network
from container_front.registry import Image
from container_front.scaling import Scaling
from container_front.service import Service, ServiceProps

__all__ = [
    "AUTO_MODE",
    "CONTROLLER",
    "Application",
    "Claim",
    "FargateService",
    "GivenCluster",
    "GivenNetwork",
    "Image",
    "ImageContext",
    "InstanceGroup",
    "KubernetesCluster",
    "KubernetesService",
    "LoadBalancer",
    "Network",
    "Scaling",
    "Service",
    "ServiceProps",
    "Tokens",
    "TrustedAuthorities",
    "Workload",
]
