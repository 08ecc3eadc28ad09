"""The application on EC2 instances of an autoscaling group, a container on each."""

from collections.abc import Mapping
from typing import Unpack

import aws_cdk as cdk
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from container_front.instance_start import commands
from container_front.registry import acknowledge_login
from container_front.scaling import Scaling
from container_front.service import Service, ServiceProps

_DISK_GIB = 16
_STARTS_WITHIN = cdk.Duration.minutes(10)
_REPLACED_AT_ONCE = 1


class InstanceGroup(Service):
    """Instances that are reached by the load balancer alone, and by nobody over SSH.

    A change replaces them one after the other; each tells CloudFormation when its application
    answers, and an update in which one does not is rolled back.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        instance_type: ec2.InstanceType,
        variables: Mapping[str, str],
        scaling: Scaling,
        **props: Unpack[ServiceProps],
    ) -> None:
        """Makes the launch template, the group and its scaling.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            instance_type: what the instances are; the image is for their processors.
            variables: further environment variables.
            scaling: between which bounds instances are started and stopped.
            props: what every service is told; see `ServiceProps`.
        """
        super().__init__(scope, construct_id, props)
        image, vpc, load_balancer = props["image"], props["vpc"], props["load_balancer"]
        self._role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
        self.log_group.grant_write(self.role)
        if image.repository:
            image.repository.grant_pull(self.role)
            acknowledge_login(self.role)
        user_data = ec2.UserData.for_linux()
        self.group = self._group(vpc, self._template(vpc, instance_type, user_data), scaling)
        user_data.add_signal_on_exit_command(self.group)
        user_data.add_commands(
            *commands(
                image=image,
                application=props["application"],
                variables=variables,
                log_group=self.log_group,
            )
        )
        load_balancer.target_group.add_target(self.group)
        self.group.scale_on_request_count(
            "Requests", target_requests_per_minute=scaling.requests_per_target
        )
        # What the instances are when they signal is what the load balancer sees.
        self.group.node.add_dependency(load_balancer.listener)
        self._acknowledge()

    @property
    def role(self) -> iam.IRole:
        """The instances' role."""
        return self._role

    def _template(
        self, vpc: ec2.IVpc, instance_type: ec2.InstanceType, user_data: ec2.UserData
    ) -> ec2.LaunchTemplate:
        is_arm = instance_type.architecture == ec2.InstanceArchitecture.ARM_64
        processors = ec2.AmazonLinuxCpuType.ARM_64 if is_arm else ec2.AmazonLinuxCpuType.X86_64
        return ec2.LaunchTemplate(
            self,
            "Template",
            instance_type=instance_type,
            machine_image=ec2.MachineImage.latest_amazon_linux2023(cpu_type=processors),
            user_data=user_data,
            role=self.role,
            security_group=ec2.SecurityGroup(
                self, "SecurityGroup", vpc=vpc, description="The instances of the application"
            ),
            require_imdsv2=True,
            http_put_response_hop_limit=1,
            block_devices=[
                ec2.BlockDevice(
                    device_name="/dev/xvda",
                    volume=ec2.BlockDeviceVolume.ebs(
                        _DISK_GIB, encrypted=True, volume_type=ec2.EbsDeviceVolumeType.GP3
                    ),
                )
            ],
        )

    def _group(
        self, vpc: ec2.IVpc, template: ec2.LaunchTemplate, scaling: Scaling
    ) -> autoscaling.AutoScalingGroup:
        return autoscaling.AutoScalingGroup(
            self,
            "Group",
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
            launch_template=template,
            min_capacity=scaling.min,
            # One instance more than the fewest, so that an update always has room to replace one.
            max_capacity=max(scaling.max, scaling.min + _REPLACED_AT_ONCE),
            signals=autoscaling.Signals.wait_for_min_capacity(timeout=_STARTS_WITHIN),
            update_policy=autoscaling.UpdatePolicy.rolling_update(
                min_instances_in_service=scaling.min,
                max_batch_size=_REPLACED_AT_ONCE,
                pause_time=_STARTS_WITHIN,
            ),
            health_checks=autoscaling.HealthChecks.with_additional_checks(
                additional_types=[autoscaling.AdditionalHealthCheckType.ELB],
                grace_period=cdk.Duration.minutes(5),
            ),
        )

    def _acknowledge(self) -> None:
        cdk.Validations.of(self.group).acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-AS3",
                reason="Whoever wants to hear of the group's activities subscribes to its events.",
            )
        )
