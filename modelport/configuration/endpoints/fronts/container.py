"""`front.fargate`, `front.ec2`, `front.eks`: a web application in containers of one image."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.endpoints.fronts.common import (
    CrossOrigin,
    Firewall,
    JsonWebToken,
    MutualTls,
    Throttling,
)
from modelport.configuration.quantities import Seconds


class Vpc(Section):
    """A network that is there already."""

    id: str = Field(description="The VPC's identifier.")
    zones: list[str] = Field(min_length=2, description="Its availability zones.")
    public_subnets: list[str] = Field(
        min_length=2, description="A public subnet in each zone, for the load balancer."
    )
    private_subnets: list[str] = Field(
        min_length=2, description="A private subnet in each zone, for the containers."
    )


class Containers(Section):
    """The bounds between which containers are started and stopped."""

    min: int = Field(2, ge=1, le=1000, description="The fewest that run.")
    max: int = Field(10, ge=1, le=1000, description="The most that run.")
    requests_per_target: int = Field(
        600,
        ge=1,
        description="Requests a minute for each; above it, more are started. On EKS it is the "
        "processors' use that counts.",
    )


class LoadBalancerToken(JsonWebToken):
    """The bearer tokens that the load balancer checks itself, signed with RS256."""

    jwks: str | None = Field(
        None,
        pattern=r"^https://",
        description="The https:// URL of the issuer's public keys; .well-known/jwks.json below the "
        "issuer without it, as Amazon Cognito has it.",
    )


class ContainerFront(Section):
    """The same handler as a FastAPI application behind an Application Load Balancer."""

    authorisation: Literal["jwt", "api-key", "mutual-tls", "open"] = Field(
        "jwt",
        description="jwt (the load balancer checks the token), api-key (the application does; the "
        "key is a secret in AWS Secrets Manager), mutual-tls (callers show a certificate), or open "
        "(nobody is asked; only in the embedded AWS).",
    )
    jwt: LoadBalancerToken | None = Field(None, description="For authorisation: jwt, which tokens.")
    mutual_tls: MutualTls | None = Field(
        None, description="For authorisation: mutual-tls, which certificates."
    )
    certificate: str | None = Field(
        None,
        description="The ARN of the load balancer's certificate in AWS Certificate Manager; it "
        "listens on HTTPS alone. Without one it listens on HTTP, only in the embedded AWS.",
    )
    vpc: Vpc | None = Field(None, description="A network that is there; a new one without it.")
    throttling: Throttling = Field(
        Throttling(), description="Limits on the rate, of each container alone."
    )
    cors: CrossOrigin | None = Field(None, description="Web pages that may call; none without it.")
    firewall: Firewall | None = Field(None, description="AWS WAF in front; none without it.")
    containers: Containers = Field(Containers(), description="How many containers run.")
    timeout: Seconds = Field(
        60, ge=1, le=60, description="The longest that a caller waits (SageMaker's own limit)."
    )


class FargateFront(ContainerFront):
    """On AWS Fargate: no machines to look after."""

    cpu: Literal[256, 512, 1024, 2048, 4096] = Field(
        512, description="CPU units of each container; 1024 are one processor."
    )
    memory: int = Field(1024, ge=512, le=30720, description="Memory of each container in MB.")


class Ec2Front(ContainerFront):
    """On EC2 instances of an autoscaling group, a container on each."""

    instance_type: str = Field("t4g.small", description="An EC2 instance type.")


class Cluster(Section):
    """A cluster that is there already."""

    name: str = Field(description="The cluster's name.")
    kubectl_role: str = Field(
        description="The ARN of a role that may change it, and that AWS Lambda may assume."
    )
    load_balancing: Literal["auto-mode", "controller"] = Field(
        "auto-mode",
        description="What registers pods with the load balancer: EKS Auto Mode, or the AWS Load "
        "Balancer Controller, which is installed there.",
    )
    security_group: str = Field(
        description="The cluster's security group, which gets a rule for the load balancer."
    )


class EksFront(ContainerFront):
    """On Kubernetes, by manifests that the deployment applies."""

    cluster: Cluster | None = Field(None, description="A cluster that is there; a new one without.")
    namespace: str = Field("modelport", description="The namespace of what it makes.")
