"""The application on AWS Fargate."""

from typing import Unpack

import aws_cdk as cdk
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from container_front.application import KEY_VARIABLE, PORT, USER, Application
from container_front.load_balancer import LoadBalancer
from container_front.registry import Image, acknowledge_login
from container_front.scaling import Scaling
from container_front.service import Service, ServiceProps
from service_trust import service_here

CONTAINER = "application"


class FargateService(Service):
    """A cluster, and a service in it that keeps containers of one image behind a load balancer.

    A deployment starts new containers before it stops old ones, and goes back by itself when the
    new ones don't become healthy (Amazon ECS developer guide, "How the Amazon ECS deployment
    circuit breaker detects failures").
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        api_key: secretsmanager.ISecret | None,
        cpu: int,
        memory: int,
        scaling: Scaling,
        **props: Unpack[ServiceProps],
    ) -> None:
        """Makes the cluster, the task definition, the service and its scaling.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            api_key: the secret that callers send; None asks for none.
            cpu: CPU units of each container; 1024 are one processor.
            memory: MB of each container.
            scaling: between which bounds containers are started and stopped.
            props: what every service is told; see `ServiceProps`.
        """
        super().__init__(scope, construct_id, props)
        image, load_balancer = props["image"], props["load_balancer"]
        cluster = ecs.Cluster(
            self, "Cluster", vpc=props["vpc"], container_insights_v2=ecs.ContainerInsights.ENABLED
        )
        self._definition = ecs.FargateTaskDefinition(
            self,
            "Definition",
            cpu=cpu,
            memory_limit_mib=memory,
            task_role=self._task_role(),
            runtime_platform=ecs.RuntimePlatform(
                cpu_architecture=ecs.CpuArchitecture.ARM64,
                operating_system_family=ecs.OperatingSystemFamily.LINUX,
            ),
        )
        self._add_container(image, props["application"], api_key)
        # Without a number of tasks: an update leaves those that scaling has chosen.
        self.service = ecs.FargateService(
            self,
            "Service",
            cluster=cluster,
            task_definition=self._definition,
            min_healthy_percent=100,
            max_healthy_percent=200,
            circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
            health_check_grace_period=cdk.Duration.seconds(30),
            propagate_tags=ecs.PropagatedTagSource.SERVICE,
        )
        load_balancer.target_group.add_target(self.service)
        self.service.node.add_dependency(load_balancer.listener)
        self._scale(load_balancer, scaling)
        if image.repository:
            acknowledge_login(self._definition)
        self._acknowledge()

    @property
    def role(self) -> iam.IRole:
        """The task role."""
        return self._definition.task_role

    def _task_role(self) -> iam.Role:
        """Taken on by tasks (Amazon ECS developer guide, "Amazon ECS task IAM role")."""
        tasks = service_here("ecs-tasks.amazonaws.com", service="ecs", resource="*")
        return iam.Role(self, "TaskRole", assumed_by=tasks)

    def _add_container(
        self,
        image: Image,
        application: Application,
        api_key: secretsmanager.ISecret | None,
    ) -> None:
        if image.repository:
            image.repository.grant_pull(self._definition.obtain_execution_role())
        self._definition.add_container(
            CONTAINER,
            image=ecs.ContainerImage.from_registry(image.uri),
            environment={**application.environment},
            secrets={KEY_VARIABLE: ecs.Secret.from_secrets_manager(api_key)} if api_key else None,
            user=USER,
            readonly_root_filesystem=True,
            stop_timeout=cdk.Duration.seconds(application.drain_seconds + 5),
            port_mappings=[ecs.PortMapping(container_port=PORT)],
            logging=ecs.LogDrivers.aws_logs(
                stream_prefix=CONTAINER,
                log_group=self.log_group,
                mode=ecs.AwsLogDriverMode.NON_BLOCKING,
            ),
        )

    def _scale(self, load_balancer: LoadBalancer, scaling: Scaling) -> None:
        target = self.service.auto_scale_task_count(
            min_capacity=scaling.min, max_capacity=scaling.max
        )
        target.scale_on_request_count(
            "Requests",
            requests_per_target=scaling.requests_per_target,
            target_group=load_balancer.target_group,
        )

    def _acknowledge(self) -> None:
        cdk.Validations.of(self._definition).acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-ECS2",
                reason="The variables are settings; the key, the only secret, comes from AWS "
                "Secrets Manager.",
            )
        )
