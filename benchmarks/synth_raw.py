"""N endpoints by hand: typed L1 constructs, one stack for each endpoint, no abstraction."""

import sys
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_applicationautoscaling as autoscaling
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sagemaker as sagemaker

BUCKET = "arn:aws:s3:::bucket"
IMAGE = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0"
STATEMENTS = [
    {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": f"{BUCKET}/model.tar.gz"},
    {"Effect": "Allow", "Action": ["ecr:BatchGetImage"], "Resource": "arn:aws:ecr:::repository/x"},
    {"Effect": "Allow", "Action": ["ecr:GetAuthorizationToken"], "Resource": "*"},
    {"Effect": "Allow", "Action": ["cloudwatch:PutMetricData"], "Resource": "*"},
    {"Effect": "Allow", "Action": ["logs:PutLogEvents"], "Resource": "arn:aws:logs:::log-group:x"},
]


def role(stack: cdk.Stack) -> tuple[iam.CfnRole, iam.CfnPolicy]:
    """A role and its policy."""
    principal = {"Service": "sagemaker.amazonaws.com"}
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    role = iam.CfnRole(
        stack,
        "Role",
        assume_role_policy_document={"Version": "2012-10-17", "Statement": [trust]},
    )
    document = {"Version": "2012-10-17", "Statement": STATEMENTS}
    policy = iam.CfnPolicy(
        stack, "Policy", policy_name="Model", policy_document=document, roles=[role.ref]
    )
    return role, policy


def hosting(stack: cdk.Stack, name: str) -> sagemaker.CfnEndpoint:
    """A model, an endpoint config and an endpoint."""
    execution, policy = role(stack)
    container = sagemaker.CfnModel.ContainerDefinitionProperty(
        image=IMAGE, model_data_url="s3://bucket/model.tar.gz"
    )
    model = sagemaker.CfnModel(
        stack, "Model", execution_role_arn=execution.attr_arn, primary_container=container
    )
    model.add_resource_dependency(policy)
    variant = sagemaker.CfnEndpointConfig.ProductionVariantProperty(
        variant_name="AllTraffic",
        model_name=model.attr_model_name,
        instance_type="ml.m5.xlarge",
        initial_instance_count=2,
        initial_variant_weight=1,
    )
    config = sagemaker.CfnEndpointConfig(stack, "Config", production_variants=[variant])
    return sagemaker.CfnEndpoint(
        stack,
        "Endpoint",
        endpoint_name=name,
        endpoint_config_name=config.attr_endpoint_config_name,
    )


def scaling(stack: cdk.Stack, endpoint: sagemaker.CfnEndpoint) -> None:
    """A scalable target and its policy."""
    target = autoscaling.CfnScalableTarget(
        stack,
        "Target",
        service_namespace="sagemaker",
        scalable_dimension="sagemaker:variant:DesiredInstanceCount",
        resource_id=f"endpoint/{endpoint.attr_endpoint_name}/variant/AllTraffic",
        min_capacity=2,
        max_capacity=4,
    )
    policies: Any = autoscaling.CfnScalingPolicy
    metric = policies.PredefinedMetricSpecificationProperty(
        predefined_metric_type="SageMakerVariantInvocationsPerInstance"
    )
    policies(
        stack,
        "ScalingPolicy",
        policy_name="InvocationsPerInstance",
        policy_type="TargetTrackingScaling",
        scaling_target_id=target.ref,
        target_tracking_scaling_policy_configuration=policies.TargetTrackingScalingPolicyConfigurationProperty(
            target_value=600, predefined_metric_specification=metric
        ),
    )


def main(count: int, output: str) -> None:
    """Synthesizes `count` endpoints into `output`."""
    app = cdk.App(outdir=output, analytics_reporting=False)
    for number in range(count):
        stack = cdk.Stack(app, f"Raw{number}")
        scaling(stack, hosting(stack, f"raw-{number}"))
    app.synth()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
