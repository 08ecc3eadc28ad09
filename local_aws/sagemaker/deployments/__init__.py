"""Guarded updates: a DeploymentConfig of an endpoint or a component, played out step by step."""

from local_aws.sagemaker.deployments.carrying_out import Deployment
from local_aws.sagemaker.deployments.component_subject import ComponentSubject
from local_aws.sagemaker.deployments.endpoint_subject import EndpointSubject
from local_aws.sagemaker.deployments.policy import Policy, policy_of, rolling_policy_of
from local_aws.sagemaker.deployments.rules import check, check_policy, check_update

__all__ = [
    "ComponentSubject",
    "Deployment",
    "EndpointSubject",
    "Policy",
    "check",
    "check_policy",
    "check_update",
    "policy_of",
    "rolling_policy_of",
]
