"""A model: the containers that serve it, and the role that they have."""

from collections.abc import Sequence
from typing import Any

import aws_cdk as cdk
import jsii
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from model_hosting.container import Container
from model_hosting.hosting_role import HostingRole
from model_hosting.network import Network


@jsii.implements(iam.IGrantable)
class Model(Construct):
    """A model without a name of its own, so that CloudFormation can replace it.

    Every property of a model but its tags is create-only, and a replacement of a named one would
    collide with its predecessor. Its role reads its artifacts, pulls its images, attaches to its
    network, puts metrics, and nothing else; what an endpoint adds, such as a place for logs, the
    endpoint grants.
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        containers: Sequence[Container] | cdk.IResolvable,
        direct: bool = False,
        network: Network | None = None,
        network_isolation: bool = False,
        role: HostingRole | None = None,
    ) -> None:
        """Makes the model and, without `role`, its role.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            containers: in the order in which they run, 15 at most; or a token of container
                definitions that a custom resource hands over, whose images and artifacts are
                granted with `role.add_to_principal_policy`.
            direct: whether a request names one of several containers by its hostname; otherwise
                it goes through them in a row.
            network: the VPC that the containers are in; without it, SageMaker's own.
            network_isolation: whether the containers are cut off from every network.
            role: of the endpoint, where models share its instances as inference components.
        """
        super().__init__(scope, construct_id)
        self.role = role or HostingRole(self, "Role")
        self._resource = sagemaker.CfnModel(
            self,
            "Resource",
            execution_role_arn=self.role.role_arn,
            vpc_config=network.bind(self.role) if network else None,
            enable_network_isolation=network_isolation or None,
            inference_execution_config={"mode": "Direct"} if direct else None,
            **self._containers(containers),
        )
        # SageMaker tries the role while it creates the model: its policy must be there by then.
        self._resource.node.add_dependency(self.role)

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """Who gets what is granted to the model: its role."""
        return self.role.grant_principal

    @property
    def model_name(self) -> str:
        """The name that CloudFormation gives it, as a token."""
        return self._resource.attr_model_name

    def _containers(self, containers: Sequence[Container] | cdk.IResolvable) -> dict[str, Any]:
        if not isinstance(containers, Sequence):
            return {"containers": containers}
        definitions = [container.bind(self.role) for container in containers]
        if len(definitions) == 1:
            return {"primary_container": definitions[0]}
        return {"containers": definitions}
