"""The application on AWS Fargate."""

import aws_cdk as cdk
import jsii
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from container_front.application import KEY_VARIABLE, PORT, USER, Application
from container_front.load_balancer import LoadBalancer
from container_front.registry import Image, acknowledge_login
from container_front.scaling import Scaling

CONTAINER = "application"


@jsii.implements(iam.IGrantable)
class FargateService(Construct):
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
        vpc: ec2.IVpc,
        image: Image,
        application: Application,
        api_key: secretsmanager.ISecret | None,
        load_balancer: LoadBalancer,
        cpu: int,
        memory: int,
        count: int,
        scaling: Scaling | None,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        """Makes the cluster, the task definition, the service and its scaling.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            vpc: the network, in whose private subnets the containers run.
            image: what they run.
            application: what they are told.
            api_key: the secret that callers send; None asks for none.
            load_balancer: what stands in front.
            cpu: CPU units of each container; 1024 are one processor.
            memory: MB of each container.
            count: how many containers run at first.
            scaling: between which bounds they are started and stopped; None leaves `count`.
            log_retention: how long their log is kept.
            removal_policy: what becomes of the log when the stack goes.
        """
        super().__init__(scope, construct_id)
        cluster = ecs.Cluster(
            self, "Cluster", vpc=vpc, container_insights_v2=ecs.ContainerInsights.ENABLED
        )
        self.log_group = logs.LogGroup(
            self, "Log", retention=log_retention, removal_policy=removal_policy
        )
        self._definition = ecs.FargateTaskDefinition(
            self,
            "Definition",
            cpu=cpu,
            memory_limit_mib=memory,
            runtime_platform=ecs.RuntimePlatform(
                cpu_architecture=ecs.CpuArchitecture.ARM64,
                operating_system_family=ecs.OperatingSystemFamily.LINUX,
            ),
        )
        self._add_container(image, application, api_key)
        self.service = ecs.FargateService(
            self,
            "Service",
            cluster=cluster,
            task_definition=self._definition,
            desired_count=count,
            min_healthy_percent=100,
            max_healthy_percent=200,
            circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
            health_check_grace_period=cdk.Duration.seconds(30),
            propagate_tags=ecs.PropagatedTagSource.SERVICE,
        )
        load_balancer.target_group.add_target(self.service)
        self.service.node.add_dependency(load_balancer.listener)
        if scaling:
            self._scale(load_balancer, scaling)
        if image.repository:
            acknowledge_login(self._definition)
        self._acknowledge()

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """Who gets what is granted to the application: its task role."""
        return self._definition.task_role.grant_principal

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
